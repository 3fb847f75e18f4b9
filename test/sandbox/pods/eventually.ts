import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";

/** For tests: waits until the condition holds, and fails after `withinMs` with the condition's own text. */
export async function eventually(holds: () => boolean | Promise<boolean>, withinMs = 5000): Promise<void> {
    const end = Date.now() + withinMs;
    while (!(await holds())) {
        assert.ok(Date.now() < end, `not so within ${withinMs} ms: ${holds}`);
        await sleep(10);
    }
}
