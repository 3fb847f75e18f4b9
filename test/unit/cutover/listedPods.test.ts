import assert from "node:assert/strict";
import { podsPath, slicesPath, untilListed } from "../../../src/cutover/listedPods.ts";
import { listing } from "../listing.ts";
import { fakeCluster } from "./fakeCluster.ts";

const GREEN = { namespace: "default", services: ["my-app"], selector: { app: "my-app", color: "green" } };
const PODS = podsPath("default", { app: "my-app", color: "green" });
const SLICES = slicesPath("default", ["my-app"]);

const cluster = ({ pods, slices }: { pods: unknown; slices: unknown }) =>
    fakeCluster({ [PODS]: pods, [SLICES]: slices });

describe("the pods that EndpointSlices list", () => {
    it("are waited for no longer than until they are there", async () => {
        const { pods, slices } = listing(3);
        const answers = [listing(3, 0).slices, listing(3, 2).slices];
        const asked = cluster({ pods, slices: () => answers.shift() ?? slices });
        assert.equal(await untilListed(asked, GREEN, 3), undefined);
        assert.deepEqual(answers, []);
    });

    it("are not asked for where none is needed", async () => {
        assert.equal(await untilListed(cluster({ pods: undefined, slices: undefined }), GREEN, 0), undefined);
    });

    it("are said to be missing where they do not come", async () => {
        const problem = await untilListed(cluster(listing(3, 1)), GREEN, 3, 0);
        assert.match(problem ?? "", /3 pods are ready, but the EndpointSlices of my-app list 1 of them after 0 s/);
    });

    it("count where a slice does not say whether they are ready, as Kubernetes has it", async () => {
        const silent = { items: [{ endpoints: [{ targetRef: { uid: "pod-0" } }] }] };
        assert.equal(await untilListed(cluster({ pods: listing(1).pods, slices: silent }), GREEN, 1, 0), undefined);
    });

    it("do not count where they are another colour's", async () => {
        const { slices } = listing(3);
        const others = { items: [{ metadata: { uid: "another" } }] };
        assert.match((await untilListed(cluster({ pods: others, slices }), GREEN, 1, 0)) ?? "", /list 0 of them/);
    });

    it("may lie in several slices, of which one may have none", async () => {
        const { pods, slices } = listing(2);
        const spread = { items: [{ endpoints: null }, ...slices.items] };
        assert.equal(await untilListed(cluster({ pods, slices: spread }), GREEN, 2, 0), undefined);
    });
});
