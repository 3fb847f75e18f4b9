import { setTimeout as sleep } from "node:timers/promises";
import { COLORS, type Color } from "../../src/model/color.ts";
import { type LoadReport, type RunningLoad, sandboxTargets, startLoad } from "../sandbox/load/index.ts";

/** Constant load through the gateway and from inside the mesh, without retries, for one run. */
export interface Callers {
    /**
     * Requests lost since the last call, by outcome, and which colour answers requests sent from now on. Measuring the answers takes
     * a while, so they are left out if nothing has changed.
     */
    look(changed: boolean): Promise<Look>;
    /**
     * Stops the load. Returns the requests lost since the last call, those never answered included, and how many were sent in all.
     */
    stop(): Promise<{ lost: Look["lost"]; sent: number }>;
}

interface Look {
    readonly lost: Readonly<Record<string, number>>;
    readonly answers: Readonly<Partial<Record<Color, number>>>;
}

const RATES = { gateway: 60, mesh: 40 };

/** Requests in flight, and proxies that do not have the new route yet, must not count as the answers of now. */
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
