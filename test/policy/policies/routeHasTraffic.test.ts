import assert from "node:assert/strict";
import { routeHasTraffic } from "../../../policy-pack/policies/routeHasTraffic.ts";
import { listed, myApp } from "../myApp.ts";
import { type Reported, runStackPolicy, UNKNOWN_STRING } from "../stackOf.ts";

describe("route-has-traffic", () => {
    it("accepts weights that add up to 100", async () => assert.deepEqual(await judged({ blue: 90, green: 10 }), []));

    it("blocks weights that add up to 0", async () => {
        const [violation] = await judged({ blue: 0, green: 0 });
        assert.equal(violation?.level, "mandatory");
        assert.match(violation?.message ?? "", /add up to 0/);
    });

    it("says what other sums mean, and lets them pass", async () => {
        const [report] = await judged({ blue: 1, green: 1 });
        assert.equal(report?.level, "advisory");
        assert.match(report?.message ?? "", /add up to 2\. .*blue gets 50 %, green gets 50 %/);
    });

    it("says that a single destination gets everything although its weight is 0", async () => {
        assert.match((await judged({ blue: 0 }))[0]?.message ?? "", /everything to it anyway/);
    });

    it("says that it cannot tell while a weight is not known yet and the others are 0", async () => {
        const [report] = await judged({ blue: 0, green: UNKNOWN_STRING });
        assert.match(report?.message ?? "", /^Not checked: the weights/);
    });

    it("needs to know no more than one weight above 0", async () => {
        assert.deepEqual(await judged({ blue: 1, green: UNKNOWN_STRING }), []);
    });
});

function judged(weights: Record<string, unknown>): Promise<Reported[]> {
    return runStackPolicy(routeHasTraffic, listed(myApp({ weights })));
}
