import { markdownTable } from "markdown-table";
import { median, quantile } from "../harness/spread.ts";

/** Runs once and says how many milliseconds it took. */
export type Contender = () => Promise<number>;

/** Milliseconds of each contender, round by round. */
export type Times = ReadonlyMap<string, readonly number[]>;

/**
 * Runs each contender once in each round. Another one begins in each, so that what happens on the machine in the
 * meantime, and who finds caches warm, is shared by all.
 */
export async function sideBySide(
    contenders: Readonly<Record<string, Contender>>,
    rounds: number,
    beforeRound: (round: number) => Promise<void> = async () => {},
): Promise<Times> {
    const entries = Object.entries(contenders);
    const times = new Map(entries.map(([name]) => [name, [] as number[]]));
    for (let round = 0; round < rounds; round++) {
        await beforeRound(round);
        const first = round % entries.length;
        for (const [name, run] of [...entries.slice(first), ...entries.slice(0, first)]) {
            times.get(name)?.push(await run());
        }
    }
    return times;
}

/** Medians, the middle half and the extremes in seconds, and how many times each takes as long as the first. */
export function table(title: string, times: Times): string {
    const [baseline = []] = times.values();
    const seconds = (milliseconds: number) => (milliseconds / 1000).toFixed(2);
    const rows = [...times].map(([name, values]) => [
        name,
        seconds(median(values)),
        `${seconds(quantile(values, 0.25))} to ${seconds(quantile(values, 0.75))}`,
        `${seconds(quantile(values, 0))} to ${seconds(quantile(values, 1))}`,
        (median(values) / median(baseline)).toFixed(2),
    ]);
    return markdownTable([[title, "median s", "half of them", "all", "ratio"], ...rows]);
}
