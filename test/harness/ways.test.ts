import assert from "node:assert/strict";
import type { ColorReport, TargetReport } from "../sandbox/load/index.ts";
import { answeredAfterMove, wayIn, waysOf } from "./ways.ts";

const answered = (answers: number, completedAt = 0): ColorReport => {
    const time = { sentAt: 0, completedAt };
    return { answers, failed: 0, versions: {}, first: time, last: time };
};
const report = (colors: Record<string, ColorReport>, uncolored = 0) => ({ colors, uncolored });
const MIXED = "my-app=green,orders=blue,stock=blue,prices=blue";

describe("waysOf", () => {
    it("counts requests that met one colour from the first service to the last, of all targets", () => {
        const one = report({ [wayIn("blue")]: answered(2), [wayIn("green")]: answered(1) });
        assert.deepEqual(waysOf([one, report({ [wayIn("blue")]: answered(3) })]), {
            whole: { blue: 5, green: 1 },
            others: {},
        });
    });

    it("tells apart those that met both, that ended early, or that tell nothing", () => {
        const { whole, others } = waysOf([report({ [MIXED]: answered(2), "my-app=blue": answered(1) }, 4)]);
        assert.deepEqual(
            [whole, others],
            [
                { blue: 0, green: 0 },
                { [MIXED]: 2, "my-app=blue": 1, "": 4 },
            ],
        );
    });
});

describe("answeredAfterMove", () => {
    it("is how much later the last slow request ended than the last quick one", () => {
        const targets = {
            gateway: report({ [wayIn("blue")]: answered(1, 1000), [wayIn("green")]: answered(1, 9000) }),
            mesh: report({ [wayIn("blue")]: answered(1, 1100) }),
            "gateway, slow": report({ [wayIn("blue")]: answered(1, 5900), [wayIn("green")]: answered(1, 9900) }),
        } as unknown as Record<string, TargetReport>;
        assert.equal(answeredAfterMove({ targets }, "blue"), 4800);
    });
});
