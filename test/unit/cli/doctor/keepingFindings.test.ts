import assert from "node:assert/strict";
import { keepingFindings } from "../../../../src/cli/doctor/keepingFindings.ts";
import { bareCommand } from "../../../../src/cli/output/nextCommand.ts";

const KEPT = { service: "shop", colors: "kept", why: undefined } as const;

describe("what is found about the colours of a release set", () => {
    it("is that they stay apart", () => {
        const [found, ...others] = keepingFindings([KEPT], bareCommand);
        assert.deepEqual([found?.outcome, others], ["passed", []]);
    });

    it("is the service that mixes them, and both ways out", () => {
        for (const [colors, outcome] of [
            ["mixed", "failed"],
            ["open", "failed"],
            ["behind", "warning"],
        ] as const) {
            const found = keepingFindings([KEPT, { service: "cart", colors, why: "it leads to blue" }], bareCommand);
            assert.deepEqual(
                found.map((each) => each.outcome),
                [outcome],
            );
            assert.match(found[0]?.text ?? "", /^cart: it leads to blue\. `pulumi up --refresh`.*`bluegreen rollback`/);
        }
    });
});
