import assert from "node:assert/strict";
import { cutoverTargetReady } from "../../../policy-pack/policies/cutoverTargetReady.ts";
import { listed, type MyApp, myApp } from "../myApp.ts";
import { type Reported, runStackPolicy, type Written } from "../stackOf.ts";

const GREEN: MyApp = { weights: { green: 100 } };

describe("cutover-target-ready, by the status in Pulumi's state", () => {
    it("allows a cutover to a colour that was ready", async () => {
        assert.deepEqual(await judged(GREEN, { observed: 1, ready: 3 }), []);
    });

    it("blocks a cutover to a colour that was not", async () => {
        const [violation] = await judged(GREEN, { observed: 1, ready: 1 });
        assert.match(violation?.message ?? "", /1 of 3 needed replicas are ready/);
    });

    it("counts what is declared where the update changes the colour and the route waits for it", async () => {
        assert.deepEqual(await judged(GREEN, { observed: 0, ready: 1 }), []);
    });

    it("says that it cannot tell where the update changes the colour and the route does not wait", async () => {
        const [report] = await judged({ ...GREEN, waits: false }, { observed: 0, ready: 1 });
        assert.match(report?.message ?? "", /^Not checked/);
    });

    it("allows a first deployment, which has no status yet", async () => {
        assert.deepEqual(await runStackPolicy(cutoverTargetReady, listed(myApp()), { liveCheck: "state" }), []);
    });
});

function judged(options: MyApp, green: { observed: number; ready: number }): Promise<Reported[]> {
    const app = myApp(options);
    const resources = listed({
        ...app,
        blue: withStatus(app.blue, 1, 3),
        green: withStatus(app.green, green.observed, green.ready),
    });
    return runStackPolicy(cutoverTargetReady, resources, { liveCheck: "state" });
}

function withStatus(written: Written, observedGeneration: number, readyReplicas: number): Written {
    const metadata = { ...(written.props.metadata as object), generation: 1 };
    return { ...written, props: { ...written.props, metadata, status: { observedGeneration, readyReplicas } } };
}
