import assert from "node:assert/strict";
import { cutoverTargetReady } from "../../../policy-pack/policies/cutoverTargetReady.ts";
import { restoringEnvironment } from "../../fixtures/environment.ts";
import { type FakeCluster, type FakeOptions, fakeCluster, kubeconfig } from "../live/fakeCluster.ts";
import { listed, type MyApp, type MyAppResources, myApp } from "../myApp.ts";
import { levels, type Reported, runResourcePolicy, runStackPolicy, UNKNOWN_STRING, type Written } from "../stackOf.ts";

const GREEN: MyApp = { weights: { green: 100 } };

const overrideUntil = (until: string) => ({
    "istio-blue-green/gate-override": JSON.stringify({ reason: "fire", until }),
});
const annotations = overrideUntil("2999-01-01T00:00:00Z");

describe("cutover-target-ready, in a preview, by what is live", () => {
    let cluster: FakeCluster | undefined;
    afterEach(async () => {
        await cluster?.close();
        cluster = undefined;
    });

    /** Previews a stack against a cluster that has `ready` pods of each colour and its route at `weights`. */
    async function preview(proposed: MyApp, live: MyApp, ready: Ready, options: FakeOptions = {}): Promise<Reported[]> {
        cluster = await fakeCluster(present(live, ready), options);
        return runStackPolicy(cutoverTargetReady, declared(proposed, cluster.provider));
    }

    it("allows a cutover to a colour that is ready", async () => {
        assert.deepEqual(await preview(GREEN, {}, { blue: 3, green: 3 }), []);
    });

    it("blocks a cutover to a colour whose pods crash, two of three", async () => {
        const [violation] = await preview(GREEN, {}, { blue: 3, green: 1 });
        assert.equal(violation?.level, "mandatory");
        assert.match(violation?.message ?? "", /1 of 3 needed replicas are ready \(3 are ready in blue;/);
    });

    it("allows it where the update brings the colour up and the route waits for it", async () => {
        assert.deepEqual(await preview(GREEN, { green: 1 }, { blue: 3, green: 1 }), []);
    });

    it("blocks it where the route does not wait", async () => {
        const reported = await preview({ ...GREEN, waits: false }, { green: 1 }, { blue: 3, green: 1 });
        assert.deepEqual(levels(reported), ["mandatory"]);
    });

    it("names the way out of a rollback to a colour that was scaled to 0", async () => {
        const [violation] = await preview(
            { blue: 0, weights: { blue: 100 } },
            { ...GREEN, blue: 0 },
            { blue: 0, green: 3 },
        );
        assert.match(violation?.message ?? "", /0 of 3 needed replicas are declared .*Declare 3 replicas for blue/);
    });

    it("allows an unchanged route to a colour that is failing", async () => {
        assert.deepEqual(await preview({}, {}, { blue: 0, green: 3 }), []);
    });

    it("lists each kind once, whether the route or its subsets change", async () => {
        await preview({}, {}, { blue: 3, green: 3 });
        const kinds = cluster?.asked.map((path) => path.slice(path.lastIndexOf("/") + 1)).sort();
        assert.deepEqual(kinds, [
            "deployments",
            "destinationrules",
            "horizontalpodautoscalers",
            "services",
            "statefulsets",
            "virtualservices",
        ]);
    });

    it("lists each kind once if several routes of a namespace change", async () => {
        const other = { ...GREEN, name: "other" };
        cluster = await fakeCluster([
            ...present({}, { blue: 3, green: 3 }),
            ...present({ name: "other" }, { blue: 3, green: 3 }),
        ]);
        await runStackPolicy(cutoverTargetReady, [
            ...declared(GREEN, cluster.provider),
            ...declared(other, cluster.provider),
        ]);
        assert.equal(new Set(cluster.asked).size, cluster.asked.length);
    });

    it("allows a first deployment from nothing", async () => {
        cluster = await fakeCluster([]);
        assert.deepEqual(await runStackPolicy(cutoverTargetReady, declared({}, cluster.provider)), []);
    });

    it("allows what an operator allows, and says so", async () => {
        const [report] = await preview({ ...GREEN, annotations }, {}, { blue: 3, green: 1 });
        assert.equal(report?.level, "advisory");
        assert.match(report?.message ?? "", /^Allowed until 2999-01-01T00:00:00Z by gate\.override \(fire\)/);
    });

    describe("with an operator's override", () => {
        it("lets no traffic move to a colour without a ready pod while the other has some, as the gate does not", async () => {
            const [violation] = await preview({ ...GREEN, annotations }, {}, { blue: 1, green: 0 });
            assert.equal(violation?.level, "mandatory");
            assert.match(
                violation?.message ?? "",
                /gate\.override lets traffic move to one ready pod, but not to none/,
            );
        });

        it("lets it move where no colour has a ready pod, as the gate does", async () => {
            const [report] = await preview({ ...GREEN, annotations }, {}, { blue: 0, green: 0 });
            assert.deepEqual([report?.level, report?.message.startsWith("Allowed until")], ["advisory", true]);
        });

        it("lets none move to a colour that is declared without pods, where no cluster is asked", async () => {
            const stack = listed(myApp({ ...GREEN, green: 0, annotations }));
            const reports = await runStackPolicy(cutoverTargetReady, stack, { liveCheck: "off" });
            assert.ok(reports.some(({ level, message }) => level === "mandatory" && /but not to none/.test(message)));
        });
    });

    it("no longer allows what an operator allowed until yesterday", async () => {
        const [violation] = await preview(
            { ...GREEN, annotations: overrideUntil("2020-01-01T00:00:00Z") },
            {},
            { blue: 3, green: 1 },
        );
        assert.equal(violation?.level, "mandatory");
    });

    it("judges what is declared, and says why, where the cluster refuses to answer", async () => {
        const [report, violation] = await preview({ ...GREEN, green: 1 }, {}, { blue: 3, green: 3 }, { status: 403 });
        assert.match(
            report?.message ?? "",
            /^Not checked: what is live.*answered GET .* with 403.*\. Grant get and list/,
        );
        assert.equal(violation?.level, "mandatory");
    });

    it("gives up on a cluster that does not answer", async () => {
        cluster = await fakeCluster([], { silent: true });
        const [report] = await runStackPolicy(cutoverTargetReady, declared(GREEN, cluster.provider), {
            liveTimeoutSeconds: 0.2,
        });
        assert.match(report?.message ?? "", /did not answer within 0\.2 s/);
    });

    it("asks no other cluster while the provider's kubeconfig is not known yet", async () => {
        const provider = { props: { kubeconfig: UNKNOWN_STRING } };
        const [report] = await runStackPolicy(cutoverTargetReady, declared({}, provider));
        assert.match(report?.message ?? "", /kubeconfig, context or cluster is known only after the update/);
    });

    it("asks the cluster that its settings name instead", async () => {
        cluster = await fakeCluster(present({}, { blue: 3, green: 1 }));
        const { kubeconfig: own } = cluster.provider.props;
        const provider = { props: { kubeconfig: kubeconfig(1) } };
        const [violation] = await runStackPolicy(cutoverTargetReady, declared(GREEN, provider), { kubeconfig: own });
        assert.equal(violation?.level, "mandatory");
    });
});

describe("cutover-target-ready, in an update, just before a route changes", () => {
    let cluster: FakeCluster | undefined;
    restoringEnvironment("PULUMI_NODEJS_DRY_RUN");
    beforeEach(() => {
        process.env.PULUMI_NODEJS_DRY_RUN = "false";
    });
    afterEach(() => cluster?.close());

    async function update(proposed: MyApp, live: Written[]): Promise<Reported[]> {
        cluster = await fakeCluster(live);
        return runResourcePolicy(cutoverTargetReady, { ...myApp(proposed).route, provider: cluster.provider });
    }

    it("allows a cutover to a colour that has become ready", async () => {
        assert.deepEqual(await update(GREEN, present({}, { blue: 3, green: 3 })), []);
    });

    it("refuses one to a colour that is not ready", async () => {
        const [violation] = await update(GREEN, present({}, { blue: 3, green: 2 }));
        assert.equal(violation?.level, "mandatory");
        assert.match(violation?.message ?? "", /2 of 3 needed replicas are ready/);
    });

    it("refuses one to a subset that the cluster does not know", async () => {
        const [violation] = await update({ weights: { purple: 100 } }, present({}, { blue: 3, green: 3 }));
        assert.match(violation?.message ?? "", /to nothing: no DestinationRule defines subset purple/);
    });

    it("allows the first route of a service", async () => {
        const { blue, green, service } = myApp();
        assert.deepEqual(await update({}, [withStatus(blue, 0), withStatus(green, 0), service]), []);
    });

    it("reads one list where the route does not change", async () => {
        await update({}, present({}, { blue: 0, green: 3 }));
        assert.deepEqual(cluster?.asked, ["/apis/networking.istio.io/v1/namespaces/default/virtualservices"]);
    });

    it("leaves previews to the stack policy", async () => {
        process.env.PULUMI_NODEJS_DRY_RUN = "true";
        assert.deepEqual(await update(GREEN, present({}, { blue: 3, green: 0 })), []);
    });
});

interface Ready {
    readonly blue: number;
    readonly green: number;
}

/** The stack, each resource with the generation that a preview would show. */
function declared(options: MyApp, provider: Written["provider"]): Written[] {
    return listed(myApp(options)).map((written) => ({ ...written, ...(provider && { provider }) }));
}

/** The objects in the cluster. */
function present(options: MyApp, ready: Ready): Written[] {
    const app: MyAppResources = myApp(options);
    return listed({ ...app, blue: withStatus(app.blue, ready.blue), green: withStatus(app.green, ready.green) });
}

function withStatus(written: Written, readyReplicas: number): Written {
    return { ...written, props: { ...written.props, status: { readyReplicas } } };
}
