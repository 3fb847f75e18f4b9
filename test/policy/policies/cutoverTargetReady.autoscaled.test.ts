import assert from "node:assert/strict";
import { cutoverTargetReady } from "../../../policy-pack/policies/cutoverTargetReady.ts";
import { type FakeCluster, fakeCluster } from "../live/fakeCluster.ts";
import { listed, type MyApp, myApp } from "../myApp.ts";
import { replaceAt } from "../paths.ts";
import { type Reported, runStackPolicy, type Written } from "../stackOf.ts";

const COMPONENT = "istio-blue-green:index:BlueGreenService";

describe("cutover-target-ready, for autoscaled colours", () => {
    let cluster: FakeCluster | undefined;
    afterEach(() => cluster?.close());

    /** Previews a cutover to green where blue has scaled itself to 5 pods, and both keep at least 2. */
    async function preview(ready: number, parents: string[] = [], least = 2): Promise<Reported[]> {
        const [blue, green] = [scaled("blue", 5), scaled("green", ready)];
        const app = myApp({});
        cluster = await fakeCluster([blue, green, app.service, app.rule, app.route]);
        const proposed = myApp({ weights: { green: 100 } } satisfies MyApp);
        const resources = [...listed({ ...proposed, blue, green }), scaler("blue", 2), scaler("green", least)];
        const { provider } = cluster;
        return runStackPolicy(
            cutoverTargetReady,
            resources.map((written) => ({ ...written, provider, parents })),
        );
    }

    it("blocks a cutover to a colour that has not scaled up", async () => {
        assert.match((await preview(2))[0]?.message ?? "", /2 of 5 needed replicas are ready/);
    });

    it("allows it once the colour has as many pods, though it keeps fewer", async () => {
        assert.deepEqual(await preview(5), []);
    });

    it("blocks it where the colour keeps fewer than the other one", async () => {
        assert.match((await preview(5, [], 1))[0]?.message ?? "", /1 of 2 needed replicas are declared/);
    });

    it("asks no pods for what an autoscaler would keep that a number of 0 has switched off", async () => {
        const app = myApp({ weights: { green: 100 } });
        const [blue, green] = [scaled("blue", 1), scaled("green", 0)];
        const scalers = [scaler("blue", 1), scaler("green", 3)];
        cluster = await fakeCluster([blue, green, app.service, app.rule, app.route, ...scalers]);
        const { provider } = cluster;
        const resources = [...listed({ ...myApp(), blue, green }), ...scalers];
        const reported = await runStackPolicy(
            cutoverTargetReady,
            resources.map((written) => ({ ...written, provider })),
        );
        assert.deepEqual(reported, []);
    });

    it("leaves bringing the colour up to the component's gate, where that owns the route", async () => {
        assert.deepEqual(await preview(2, [COMPONENT]), []);
    });
});

function scaled(color: "blue" | "green", count: number): Written {
    const written = myApp({ [color]: count })[color];
    return {
        ...written,
        props: replaceAt(written.props, ["status"], { readyReplicas: count }) as Record<string, unknown>,
    };
}

function scaler(color: string, minReplicas: number): Written {
    return {
        type: "kubernetes:autoscaling/v2:HorizontalPodAutoscaler",
        name: `scaler-${color}`,
        props: {
            metadata: { name: color, namespace: "default" },
            spec: { minReplicas, scaleTargetRef: { kind: "Deployment", name: `my-app-${color}` } },
        },
    };
}
