/** A fraction in percent, with decimals only where they matter: `100 %`, `12.5 %`, `0.03 %`. */
export function sayPercent(part: number): string {
    const percent = part * 100;
    if (percent > 0 && percent < 0.1) return `${Number(percent.toPrecision(1))} %`;
    return `${Math.round(percent * 10) / 10} %`;
}

/** A fraction from text such as `5%` or `0.5%`; undefined for anything else or above 100 %. */
export function parsePart(text: string): number | undefined {
    const found = text.match(/^(\d+(?:\.\d+)?)\s*%$/);
    const percent = Number(found?.[1] ?? Number.NaN);
    return percent <= 100 ? percent / 100 : undefined;
}
