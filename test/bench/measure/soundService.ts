import { setTimeout as sleep } from "node:timers/promises";
import type { RunningLoad } from "../../sandbox/load/index.ts";
import { eventually } from "../../sandbox/supervisor/probe.ts";
import { sum } from "./counts.ts";

const LOOKS = 2;
const LOOK_MS = 1000;
/** More are under way only where some wait in line: 600 a second of 50 ms, and 4 a second of 5 s, are 50. */
const MANY = 120;

/**
 * Waits until every request is answered well and none waits for pods, so that what is lost later is lost by the switch. A
 * service may not be there yet for all proxies, or have had too few pods for the load that has just begun.
 */
export function untilSound(load: RunningLoad): Promise<void> {
    return eventually(async () => {
        const before = await seen(load);
        for (let look = 0; look < LOOKS; look++) {
            await sleep(LOOK_MS);
            const { failed, underWay } = await seen(load);
            if (failed > before.failed) throw new Error(`${failed - before.failed} requests failed before any switch`);
            if (underWay > MANY) throw new Error(`${underWay} requests are under way, so some wait for pods`);
        }
    }, 180);
}

async function seen(load: RunningLoad): Promise<{ failed: number; underWay: number }> {
    const targets = Object.values((await load.snapshot()).targets);
    return {
        failed: sum(targets.map(({ failed }) => failed)),
        underWay: sum(targets.map(({ unanswered }) => unanswered)),
    };
}
