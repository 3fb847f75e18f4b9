import assert from "node:assert/strict";
import { Unavailable } from "../../../src/cluster/unavailable.ts";
import { podsPath, slicesPath, untilEndpointsReady } from "../../../src/cutover/endpoints.ts";
import { fakeCluster } from "../fakeCluster.ts";
import { listing } from "../listing.ts";

const GREEN = {
    ...{ namespace: "default", services: ["my-app"], selector: { app: "my-app", color: "green" } },
    minReadySeconds: 0,
};
const NEEDS_A_SECOND = { ...GREEN, minReadySeconds: 1 };
const NEEDS_FIVE_SECONDS = { ...GREEN, minReadySeconds: 5 };
const PODS = podsPath("default", { app: "my-app", color: "green" });
const SLICES = slicesPath("default", ["my-app"]);

/** One pod that became ready at a moment, and slices that list it. */
const readySince = (lastTransitionTime: string, uid = "pod-0") => ({
    pods: {
        items: [{ metadata: { uid }, status: { conditions: [{ type: "Ready", status: "True", lastTransitionTime }] } }],
    },
    slices: { items: [{ endpoints: [{ targetRef: { uid }, conditions: { ready: true } }] }] },
});
const inAnHour = () => new Date(Date.now() + 3_600_000).toISOString();

const cluster = ({ pods, slices }: { pods: unknown; slices: unknown }) =>
    fakeCluster({ [PODS]: pods, [SLICES]: slices });

describe("the pods that EndpointSlices list", () => {
    it("are waited for no longer than until they are there", async () => {
        const { pods, slices } = listing(3);
        const answers = [listing(3, 0).slices, listing(3, 2).slices];
        const asked = cluster({ pods, slices: () => answers.shift() ?? slices });
        assert.equal(await untilEndpointsReady(asked, GREEN, 3), undefined);
        assert.deepEqual(answers, []);
    });

    it("are none without a port of the Service's target name", async () => {
        const { pods, slices } = listing(1);
        const [slice] = (slices as { items: object[] }).items;
        const portless = { items: [{ ...slice, ports: null }] };
        const problem = await untilEndpointsReady(cluster({ pods, slices: portless }), GREEN, 1, 10);
        assert.match(problem ?? "", /list 0\./);
    });

    it("are not read if none is needed", async () => {
        assert.equal(await untilEndpointsReady(cluster({ pods: undefined, slices: undefined }), GREEN, 0), undefined);
    });

    it("are said to be missing where they do not come", async () => {
        const problem = await untilEndpointsReady(cluster(listing(3, 1)), GREEN, 3, 0);
        assert.match(problem ?? "", /3 ready pods must be listed, but after 0 s the EndpointSlices of my-app list 1\./);
    });

    it("count where a slice does not say whether they are ready, as Kubernetes has it", async () => {
        const silent = { items: [{ endpoints: [{ targetRef: { uid: "pod-0" } }] }] };
        assert.equal(
            await untilEndpointsReady(cluster({ pods: listing(1).pods, slices: silent }), GREEN, 1, 0),
            undefined,
        );
    });

    it("do not count where they are another colour's", async () => {
        const { slices } = listing(3);
        const others = { items: [{ metadata: { uid: "another" } }] };
        assert.match((await untilEndpointsReady(cluster({ pods: others, slices }), GREEN, 1, 0)) ?? "", /list 0\./);
    });

    it("may be in several slices, of which one may be empty", async () => {
        const { pods, slices } = listing(2);
        const spread = { items: [{ endpoints: null }, ...slices.items] };
        assert.equal(await untilEndpointsReady(cluster({ pods, slices: spread }), GREEN, 2, 0), undefined);
    });

    it("are waited for while they have been ready for too short a time", async () => {
        const { pods, slices } = listing(1);
        const young = readySince(new Date().toISOString()).pods;
        const answers = [young, young];
        const asked = cluster({ pods: () => answers.shift() ?? pods, slices });
        assert.equal(await untilEndpointsReady(asked, NEEDS_FIVE_SECONDS, 1), undefined);
        assert.deepEqual(answers, []);
    });

    it("are not waited for where so many as are wanted have been ready for long", async () => {
        const [old, young] = [listing(1), readySince(inAnHour(), "young")];
        const both = {
            pods: { items: [...young.pods.items, ...old.pods.items] },
            slices: { items: [...young.slices.items, ...old.slices.items] },
        };
        let looks = 0;
        const asked = cluster({
            pods: () => {
                looks++;
                return both.pods;
            },
            slices: both.slices,
        });
        assert.equal(await untilEndpointsReady(asked, NEEDS_FIVE_SECONDS, 1), undefined);
        assert.equal(looks, 1);
    });

    it("count after they were seen for long enough where the cluster's clock is ahead", async () => {
        assert.equal(await untilEndpointsReady(cluster(readySince(inAnHour())), NEEDS_A_SECOND, 1), undefined);
    });

    it("are said not to stay ready where each is another one by the next look", async () => {
        let look = 0;
        const asked = cluster({
            pods: () => readySince(inAnHour(), `pod-${++look}`).pods,
            slices: () => readySince(inAnHour(), `pod-${look}`).slices,
        });
        assert.match(
            (await untilEndpointsReady(asked, NEEDS_A_SECOND, 1, 0)) ?? "",
            /1 pod must stay ready for 1 s \(gate\.minReadySeconds\), but after 1 s fewer have/,
        );
    });

    it("are read in full twice, however long they are waited for", async () => {
        const asked: string[] = [];
        const { pods, slices } = readySince(inAnHour());
        const listed = [{ items: [] }, { items: [] }];
        const client = cluster({ pods, slices: () => listed.shift() ?? slices });
        const counting: typeof client = {
            ...client,
            get: (path, only) => {
                asked.push(`${path === PODS ? "pods" : "slices"}${only ? ` ${only}` : ""}`);
                return client.get(path, only);
            },
        };
        assert.equal(await untilEndpointsReady(counting, NEEDS_A_SECOND, 1), undefined);
        assert.equal(asked.filter((each) => each === "pods").length, 2);
        assert.ok(asked.filter((each) => each === "slices").length > 3, asked.join());
    });

    it("are never read in full where it does not matter for how long they have been ready", async () => {
        const { pods, slices } = listing(1);
        const listed = [{ items: [] }, { items: [] }];
        const client = cluster({ pods, slices: () => listed.shift() ?? slices });
        const inFull: string[] = [];
        const counting: typeof client = {
            ...client,
            get: (path, only) => {
                if (path === PODS && !only) inFull.push(path);
                return client.get(path, only);
            },
        };
        assert.equal(await untilEndpointsReady(counting, GREEN, 1), undefined);
        assert.deepEqual(inFull, []);
    });

    it("count while new ones of another colour are listed with them", async () => {
        const { pods, slices } = listing(1);
        const others = { items: [{ endpoints: [{ targetRef: { uid: "another" } }] }] };
        const listed = [others, { items: [...others.items, ...slices.items] }];
        assert.equal(await untilEndpointsReady(cluster({ pods, slices: () => listed.shift() }), GREEN, 1), undefined);
    });

    it("do not count for the time in which they were not ready", async () => {
        const { pods, slices } = readySince("2020-01-01T00:00:00Z");
        const unready = structuredClone(pods);
        for (const { status } of unready.items) for (const condition of status.conditions) condition.status = "False";
        const looks = [{ pods: unready, slices: { items: [] } }];
        const now = { ...readySince(new Date().toISOString()), slices };
        const asked = cluster({
            pods: () => looks[0]?.pods ?? now.pods,
            slices: () => looks.shift()?.slices ?? slices,
        });
        const started = Date.now();
        assert.equal(await untilEndpointsReady(asked, NEEDS_A_SECOND, 1), undefined);
        assert.ok(Date.now() - started >= 1000);
    });

    it("are waited for while the cluster is away for a moment", async () => {
        const { pods, slices } = listing(1);
        const away = () => {
            throw new Unavailable("429", { answered: true });
        };
        const answers = [away, away];
        const asked = cluster({ pods, slices: () => (answers.shift() ?? (() => slices))() });
        assert.equal(await untilEndpointsReady(asked, GREEN, 1), undefined);
        assert.deepEqual(answers, []);
    });
});
