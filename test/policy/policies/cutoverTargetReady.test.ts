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

    it("passes fewer pods if it is configured to demand fewer", async () => {
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

    it("reports a weight that is not known yet where the whole share would be too much", async () => {
        const reported = await judged({ green: 1, weights: { blue: UNKNOWN_STRING, green: 1 } });
        assert.ok(reported.some(({ message }) => /whether subset green .* a weight is known only after/.test(message)));
        assert.ok(reported.every(({ level }) => level === "advisory"));
    });

    it("needs to know no weight where all of the traffic would be carried", async () => {
        const reported = await judged({ weights: { blue: UNKNOWN_STRING, green: 1 } });
        assert.deepEqual(
            reported.map(({ message }) => /route\[0\]\.weight/.test(message)),
            [true],
        );
    });

    it("reports a colour with a workload that cannot be counted", async () => {
        const app = myApp({ green: 1, weights: { green: 100 } });
        const rollout = { ...app.green, type: "kubernetes:argoproj.io/v1alpha1:Rollout", name: "rollout" };
        const reported = await runStackPolicy(cutoverTargetReady, [...listed(app), rollout], { liveCheck: "off" });
        assert.deepEqual(
            reported.map(({ level, message }) => [
                level,
                /Rollout default\/my-app-green cannot be counted/.test(message),
            ]),
            [["advisory", true]],
        );
    });

    it("reports a serving colour with pods that cannot be counted", async () => {
        const app = myApp({ weights: { green: 100 } });
        const rollout = { ...app.blue, type: "kubernetes:argoproj.io/v1alpha1:Rollout", name: "rollout" };
        const [report] = await runStackPolicy(cutoverTargetReady, [...listed(app), rollout], { liveCheck: "off" });
        assert.match(report?.message ?? "", /how many pods serve now in the other subsets is not known/);
    });

    it("passes a colour only with a doubt while another DestinationRule may be about it", async () => {
        const app = myApp({ weights: { green: 100 } });
        const { metadata } = app.rule.props;
        const doubtful = { ...app.rule, name: "doubtful", props: { metadata, spec: { host: UNKNOWN_STRING } } };
        const [report] = await runStackPolicy(cutoverTargetReady, [...listed(app), doubtful], { liveCheck: "off" });
        assert.match(report?.message ?? "", /the host of a DestinationRule is not known yet/);
    });

    it("leaves an undefined subset to route-subset-exists", async () => {
        assert.deepEqual(await judged({ weights: { purple: 100 } }), []);
    });

    it("reports what steers traffic in ways that it does not follow", async () => {
        const metadata = { name: "filter", namespace: "default" };
        const filter = {
            type: "kubernetes:networking.istio.io/v1alpha3:EnvoyFilter",
            name: "filter",
            props: { metadata },
        };
        const [report] = await runStackPolicy(cutoverTargetReady, [filter], { liveCheck: "off" });
        assert.match(report?.message ?? "", /^Not checked: EnvoyFilter default\/filter/);
    });

    it("reports a route whose name is not known yet, since its live one cannot be found", async () => {
        const app = myApp();
        const metadata = { name: UNKNOWN_STRING, namespace: "default" };
        const route = { ...app.route, props: { ...app.route.props, metadata } };
        const [report] = await runStackPolicy(cutoverTargetReady, listed({ ...app, route }), { liveCheck: "off" });
        assert.match(report?.message ?? "", /^Not checked: metadata\.name of VirtualService/);
    });

    it("refuses a setting that it does not know, by name", async () => {
        const [violation] = await judged({}, { minReplica: 2 });
        assert.match(violation?.message ?? "", /no setting "minReplica"\. Allowed: .*minReplicas/);
    });
});

function judged(options: MyApp, config: Record<string, unknown> = {}): Promise<Reported[]> {
    return runStackPolicy(cutoverTargetReady, listed(myApp(options)), { liveCheck: "off", ...config });
}
