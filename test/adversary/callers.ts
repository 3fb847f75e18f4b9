import { setTimeout as sleep } from "node:timers/promises";
import { COLORS, type Color } from "../../src/model/color.ts";
import { type LoadReport, type RunningLoad, sandboxTargets, startLoad } from "../sandbox/load/index.ts";

/** Requests through both ways in, without a pause and without a second try, for the time of one run. */
export interface Callers {
    /**
     * What was lost since the last call, by what became of it, and who answers requests that are sent from now on, which takes a
     * while; nobody where nothing has changed, and so nothing is to be seen.
     */
    look(changed: boolean): Promise<Look>;
    /** The same of what was still under way, and how many requests there were in all. */
    stop(): Promise<{ lost: Look["lost"]; sent: number }>;
}

interface Look {
    readonly lost: Readonly<Record<string, number>>;
    readonly answers: Readonly<Partial<Record<Color, number>>>;
}

const RATES = { gateway: 60, mesh: 40 };

/** Requests under way, and what proxies have not heard of yet, are not meant by what answers now. */
const SETTLING_MILLISECONDS = 700;
const LOOKING_MILLISECONDS = 500;

export async function startCallers(): Promise<Callers> {
    const load: RunningLoad = await startLoad({ targets: sandboxTargets(RATES) });
    const counted: Record<string, number> = {};
    const newlyLost = (report: LoadReport) => {
        const lost: Record<string, number> = {};
        for (const [way, { failures, unanswered }] of Object.entries(report.targets)) {
            for (const [what, count] of Object.entries({ ...failures, ...(report === ended && { unanswered }) })) {
                const key = `${way} ${what}`;
                if (count > (counted[key] ?? 0)) lost[key] = count - (counted[key] ?? 0);
                counted[key] = count;
            }
        }
        return lost;
    };
    let ended: LoadReport | undefined;
    return {
        look: async (changed) => {
            if (!changed) return { lost: newlyLost(await load.snapshot()), answers: {} };
            await sleep(SETTLING_MILLISECONDS);
            await load.mark("settled");
            await sleep(LOOKING_MILLISECONDS);
            const report = await load.snapshot();
            return { lost: newlyLost(report), answers: answersOf(report) };
        },
        stop: async () => {
            ended = await load.stop();
            return { lost: newlyLost(ended), sent: ended.sent };
        },
    };
}

function answersOf({ phases }: LoadReport): Partial<Record<Color, number>> {
    const ways = Object.values(phases.at(-1)?.targets ?? {});
    return Object.fromEntries(
        COLORS.map((color) => [color, ways.reduce((sum, { colors }) => sum + (colors[color]?.answers ?? 0), 0)]),
    );
}
