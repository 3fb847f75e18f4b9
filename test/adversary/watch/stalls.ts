/** The machine had no time for what is tested, so that nothing can be said of it. */
export class Starved extends Error {}

/** How long this process, and so every other, has had to wait for its turn. */
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

/** Where other work has the processors, a gateway answers nobody for seconds; with some to spare it never takes half as long. */
const STARVED_MILLISECONDS = 1500;

/** Why nothing can be said of these lost requests; undefined where something is to blame for them. */
export function starvation(lost: Readonly<Record<string, number>>, stalled: number): string | undefined {
    const all = Object.keys(lost);
    if (stalled < STARVED_MILLISECONDS || all.length === 0 || !all.every((what) => what.endsWith(" TIMEOUT")))
        return undefined;
    return `the machine stood still for ${(stalled / 1000).toFixed(1)} s, in which requests were not answered: ${JSON.stringify(lost)}`;
}
