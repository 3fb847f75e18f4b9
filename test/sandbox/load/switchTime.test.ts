import assert from "node:assert/strict";
import { switchTime } from "./switchTime.ts";

const color = (first: number, last: number) => ({
    answers: 2,
    failed: 0,
    versions: {},
    first: { sentAt: first - 10, completedAt: first },
    last: { sentAt: last - 10, completedAt: last },
});

describe("the time of a switch", () => {
    it("is told relative to the command and to the API change", () => {
        const colors = { blue: color(500, 1_400), green: color(1_350, 9_000) };
        assert.deepEqual(switchTime({ colors }, { from: "blue", to: "green", commandAt: 1_000, apiChangeAt: 1_200 }), {
            firstNew: { at: 1_350, afterCommandMs: 350, afterApiChangeMs: 150 },
            lastOld: { at: 1_400, afterCommandMs: 400, afterApiChangeMs: 200 },
            lastOldSent: { at: 1_390, afterCommandMs: 390, afterApiChangeMs: 190 },
            overlapMs: 50,
        });
    });

    it("is unknown for a colour that never answered", () => {
        const colors = { blue: color(500, 1_400) };
        const { firstNew, overlapMs } = switchTime({ colors }, { from: "blue", to: "green", commandAt: 1_000 });
        assert.deepEqual([firstNew, overlapMs], [null, null]);
    });
});
