import { setTimeout as sleep } from "node:timers/promises";
import type { RunningLoad } from "../../sandbox/load/index.ts";
import { eventually } from "../../sandbox/supervisor/probe.ts";

/** More than are under way where nobody waits in line: 600 a second of 50 ms, and 4 a second of 5 s. */
const MANY = 120;

/** Waits until the requests that came while there were too few pods are answered or given up. */
export const backlogGone = async (load: RunningLoad): Promise<void> => {
    const underWay = async () => {
        const { targets } = await load.snapshot();
        return Object.values(targets).reduce((sum, { unanswered }) => sum + unanswered, 0);
    };
    await eventually(async () => {
        for (let look = 0; look < 3; look++) {
            const requests = await underWay();
            if (requests > MANY) throw new Error(`${requests} requests are under way, so some still wait for pods`);
            await sleep(1000);
        }
    }, 180);
};
