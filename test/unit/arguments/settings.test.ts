import assert from "node:assert/strict";
import fc from "fast-check";
import { LEAST_SCALE_DOWN_DELAY_SECONDS } from "../../../src/arguments/settings.ts";
import { settingsFor } from "../settingsFor.ts";

const delayFor = (scaleDownDelaySeconds: number) => settingsFor({ scaleDownDelaySeconds }).scaleDownDelaySeconds;

describe("the settings of a service", () => {
    it("keep a colour that has lost the traffic long enough for istiod to push the route alone", () => {
        for (let asked = 0; asked < LEAST_SCALE_DOWN_DELAY_SECONDS; asked++) {
            assert.equal(delayFor(asked), LEAST_SCALE_DOWN_DELAY_SECONDS);
        }
    });

    it("keep it as long as it is configured from then on", () => {
        fc.assert(
            fc.property(fc.integer({ min: LEAST_SCALE_DOWN_DELAY_SECONDS, max: 600 }), (asked) => {
                assert.equal(delayFor(asked), asked);
            }),
        );
    });
});
