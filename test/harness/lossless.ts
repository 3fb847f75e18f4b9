import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import {
    type LoadReport,
    type LoadTarget,
    type RunningLoad,
    sandboxTargets,
    startLoad,
    type TargetReport,
} from "../sandbox/load/index.ts";

/** Requests through both ways in. */
export function bothWaysIn(): Record<string, LoadTarget> {
    return sandboxTargets({ gateway: 60, mesh: 30 });
}

/** Fails unless every request that was sent was answered with success. */
export function assertNothingLost(report: LoadReport): void {
    for (const [name, { sent, lost, failures }] of Object.entries(report.targets)) {
        assert.ok(sent > 0, `nothing was sent through ${name}`);
        assert.equal(lost, 0, `${name} lost ${lost} of ${sent}: ${JSON.stringify(failures)}`);
    }
}

/** Keeps requests coming while something is done, and fails if one of them was lost. */
export async function losingNothing(
    act: (load: RunningLoad) => Promise<unknown>,
    targets: Record<string, LoadTarget> = bothWaysIn(),
): Promise<LoadReport> {
    const load = await startLoad({ targets });
    await sleep(1000);
    try {
        await act(load);
        // The last answers may be under way.
        await sleep(1000);
    } finally {
        await load.stop();
    }
    const report = await load.report;
    assertNothingLost(report);
    return report;
}

/** How many answers came from each colour. */
export function answersByColor({ colors }: TargetReport): Record<string, number> {
    return Object.fromEntries(Object.entries(colors).map(([color, { answers }]) => [color, answers]));
}
