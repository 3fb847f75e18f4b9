import assert from "node:assert/strict";
import { cutoverTargetReady } from "../../../policy-pack/policies/cutoverTargetReady.ts";
import { listed, type MyApp, myApp } from "../myApp.ts";
import { type Reported, runStackPolicy, UNKNOWN_STRING, urnOf } from "../stackOf.ts";

describe("cutover-target-ready, by what is declared", () => {
    it("lets a route stay with a colour that has as many replicas as the other", async () => {
        assert.deepEqual(await judged({}), []);
    });

    it("blocks all traffic to a colour with one of three replicas", async () => {
        const [violation, ...others] = await judged({ green: 1, weights: { green: 100 } });
        assert.deepEqual(others, []);
        assert.equal(violation?.level, "mandatory");
        assert.equal(
            violation?.urn,
            urnOf({ type: "kubernetes:networking.istio.io/v1:VirtualService", name: "my-app" }),
        );
    });

    it("names the route, the subset, the Deployment, the numbers and both ways out", async () => {
        const [violation] = await judged({ green: 1, weights: { green: 100 } });
        for (const part of [
            "VirtualService default/my-app",
            "subset green",
            "Deployment default/my-app-green",
            "1 of 3 needed replicas",
            "Declare 3 replicas for green",
            "lower minReadyPercent or minReplicas",
        ]) {
            assert.ok(violation?.message.includes(part), `${part} is missing in: ${violation?.message}`);
        }
    });

    it("asks a canary of 10 % for its share only", async () => {
        assert.deepEqual(await judged({ green: 1, weights: { blue: 90, green: 10 } }), []);
    });

    it("takes weights as relative to their sum", async () => {
        assert.equal((await judged({ green: 1, weights: { blue: 1, green: 2 } })).length, 1);
    });

    it("lets less through where less is asked for", async () => {
        assert.deepEqual(await judged({ green: 1, weights: { green: 100 } }, { minReadyPercent: 30 }), []);
    });

    it("reports replicas that are not known yet instead of passing them", async () => {
        const [report, ...others] = await judged({ green: UNKNOWN_STRING, weights: { green: 100 } });
        assert.deepEqual(others, []);
        assert.equal(report?.level, "advisory");
        assert.match(report?.message ?? "", /^Not checked: .*number of replicas/);
    });

    it("still blocks one service while another is not known yet", async () => {
        const other = myApp({ name: "other" });
        const unread = { ...other, route: { ...other.route, props: { ...other.route.props, spec: UNKNOWN_STRING } } };
        const reported = await runStackPolicy(
            cutoverTargetReady,
            listed(unread, myApp({ green: 1, weights: { green: 100 } })),
            { liveCheck: "off" },
        );
        assert.deepEqual(reported.map(({ level }) => level).sort(), ["advisory", "mandatory"]);
    });

    it("refuses a setting that it does not know, by name", async () => {
        const [violation] = await judged({}, { minReplica: 2 });
        assert.match(violation?.message ?? "", /no setting "minReplica"; it knows .*minReplicas/);
    });
});

function judged(options: MyApp, config: Record<string, unknown> = {}): Promise<Reported[]> {
    return runStackPolicy(cutoverTargetReady, listed(myApp(options)), { liveCheck: "off", ...config });
}
