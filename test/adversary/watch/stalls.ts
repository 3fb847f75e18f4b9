/** The machine had no processor time left, so that there is no verdict. */
export class Starved extends Error {}

/** How long this process, like every other, has waited for a processor. */
export interface Stalls {
    /** The longest time since the last call, in milliseconds. */
    take(): number;
    stop(): void;
}

const EVERY_MILLISECONDS = 100;

export function watchStalls(): Stalls {
    let last = performance.now();
    let worst = 0;
    const look = () => {
        const now = performance.now();
        worst = Math.max(worst, now - last - EVERY_MILLISECONDS);
        last = now;
    };
    const timer = setInterval(look, EVERY_MILLISECONDS);
    return {
        take: () => {
            const most = worst;
            worst = 0;
            return most;
        },
        stop: () => clearInterval(timer),
    };
}

/** Without free processors a gateway may not answer for seconds. With some to spare, no delay is half as long as this. */
const STARVED_MILLISECONDS = 1500;

/** Why these lost requests allow no verdict; undefined if they do. */
export function starvation(lost: Readonly<Record<string, number>>, stalled: number): string | undefined {
    const all = Object.keys(lost);
    if (stalled < STARVED_MILLISECONDS || all.length === 0 || !all.every((what) => what.endsWith(" TIMEOUT")))
        return undefined;
    return `the machine had no processor time for ${(stalled / 1000).toFixed(1)} s, and requests timed out: ${JSON.stringify(lost)}`;
}
