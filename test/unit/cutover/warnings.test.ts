import assert from "node:assert/strict";
import { cutoverWarnings } from "../../../src/cutover/warnings.ts";
import { settingsFor } from "../settingsFor.ts";

const override = { reason: "blue burns", until: "2030-01-31T18:00:00Z" };
const warningsAt = (now: string) => cutoverWarnings(settingsFor({ gate: { override } }), new Date(now));

describe("the warnings of the gate", () => {
    it("say that an override is over, and how to be rid of it", () => {
        const [warning, ...others] = warningsAt("2030-01-31T18:00:01Z");
        assert.deepEqual(others, []);
        assert.match(
            warning ?? "",
            /^my-app: gate\.override ended at 2030-01-31T18:00:00Z .*pulumi config rm --path gate\.override/,
        );
    });

    it("say nothing while it holds, or where there is none", () => {
        assert.deepEqual(warningsAt("2030-01-31T17:59:59Z"), []);
        assert.deepEqual(cutoverWarnings(settingsFor(), new Date()), []);
    });
});
