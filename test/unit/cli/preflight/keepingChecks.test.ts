import assert from "node:assert/strict";
import { bareCommand } from "../../../../src/cli/output/nextCommand.ts";
import { keepingChecks } from "../../../../src/cli/preflight/keepingChecks.ts";

const KEPT = { service: "shop", colors: "kept", why: undefined } as const;

describe("what is found about the colours of a release set", () => {
    it("is that they stay apart", () => {
        const [found, ...others] = keepingChecks([KEPT], bareCommand);
        assert.deepEqual([found?.outcome, others], ["passed", []]);
    });

    it("is the service that mixes them, and both ways out", () => {
        for (const [colors, outcome] of [
            ["mixed", "failed"],
            ["open", "failed"],
            ["behind", "warning"],
        ] as const) {
            const found = keepingChecks([KEPT, { service: "cart", colors, why: "it leads to blue" }], bareCommand);
            assert.deepEqual(
                found.map((each) => each.outcome),
                [outcome],
            );
            assert.match(found[0]?.text ?? "", /^cart: it leads to blue\. `pulumi up --refresh`.*`bluegreen rollback`/);
        }
    });
});
