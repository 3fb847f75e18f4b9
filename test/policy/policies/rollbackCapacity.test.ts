import assert from "node:assert/strict";
import { rollbackCapacity } from "../../../policy-pack/policies/rollbackCapacity.ts";
import { listed, type MyApp, myApp } from "../myApp.ts";
import { type Reported, runStackPolicy, UNKNOWN_STRING } from "../stackOf.ts";

describe("rollback-capacity", () => {
    it("accepts an idle subset with pods", async () => assert.deepEqual(await judged({ green: 1 }), []));

    it("warns of an idle subset without any", async () => {
        const [report, ...others] = await judged({ green: 0 });
        assert.deepEqual(others, []);
        assert.equal(report?.level, "advisory");
        assert.match(report?.message ?? "", /Idle subset green of my-app\.default .*keeps 0 of 1 replicas/);
    });

    it("demands as many as configured", async () => {
        assert.equal((await judged({ green: 2 }, { minIdleReplicas: 3 })).length, 1);
    });

    it("leaves a subset alone that has a share of the traffic", async () => {
        assert.deepEqual(await judged({ green: 0, weights: { blue: 90, green: 10 } }), []);
    });

    it("warns of a subset that a route names with weight 0", async () => {
        assert.equal((await judged({ green: 0, weights: { blue: 100, green: 0 } })).length, 1);
    });

    it("says that it cannot tell where all workloads are another stack's", async () => {
        const { service, rule, route } = myApp();
        const [report, ...others] = await runStackPolicy(rollbackCapacity, [service, rule, route]);
        assert.deepEqual(others, []);
        assert.match(report?.message ?? "", /^Not checked: .*no workload of the stack is behind the Service/);
    });

    it("says that it cannot tell while replicas are not known yet", async () => {
        assert.match((await judged({ green: UNKNOWN_STRING }))[0]?.message ?? "", /^Not checked: how many pods/);
    });
});

function judged(options: MyApp, config: Record<string, unknown> = {}): Promise<Reported[]> {
    return runStackPolicy(rollbackCapacity, listed(myApp(options)), config);
}
