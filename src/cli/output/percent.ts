/** A part of one in percent, with one decimal where it tells something: `100 %`, `12.5 %`, `0.03 %`. */
export function sayPercent(part: number): string {
    const percent = part * 100;
    if (percent > 0 && percent < 0.1) return `${Number(percent.toPrecision(1))} %`;
    return `${Math.round(percent * 10) / 10} %`;
}
