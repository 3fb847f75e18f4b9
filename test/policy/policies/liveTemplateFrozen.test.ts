import assert from "node:assert/strict";
import { liveTemplateFrozen } from "../../../policy-pack/policies/liveTemplateFrozen.ts";
import { type FakeCluster, fakeCluster } from "../live/fakeCluster.ts";
import { at, generation, preview } from "../live/preview.ts";
import { liveShop } from "../live/shop.ts";
import { listed, myApp } from "../myApp.ts";
import { replaceAt } from "../paths.ts";
import type { Shop } from "../shop.ts";
import { type Reported, runStackPolicy, UNKNOWN_STRING, type Written } from "../stackOf.ts";

const IMAGE = ["spec", "template", "spec", "containers", "0", "image"];

describe("live-template-frozen", () => {
    let cluster: FakeCluster;
    beforeEach(async () => {
        cluster = await fakeCluster(listed(previewed({ blue: 1, green: 1 })));
    });
    afterEach(() => cluster.close());

    /** Previews a change of one value in one colour's Deployment. */
    function change(color: "blue" | "green", path: string[], value: unknown): Promise<Reported[]> {
        const app = previewed({ blue: 1, green: 1, [color]: 2 });
        const changed = { ...app[color], props: replaceAt(app[color].props, path, value) as Record<string, unknown> };
        const resources = listed({ ...app, [color]: changed }).map((written) => ({
            ...written,
            provider: cluster.provider,
        }));
        return runStackPolicy(liveTemplateFrozen, resources);
    }

    it("warns of a new image on the colour that has traffic", async () => {
        const [report, ...others] = await change("blue", IMAGE, "my-app:2.0.0");
        assert.deepEqual(others, []);
        assert.equal(report?.level, "advisory");
        assert.match(report?.message ?? "", /Deployment default\/my-app-blue has traffic/);
    });

    it("accepts a new image on the idle colour", async () => {
        assert.deepEqual(await change("green", IMAGE, "my-app:2.0.0"), []);
    });

    it("accepts another number of replicas", async () => {
        assert.deepEqual(await change("blue", ["spec", "replicas"], 5), []);
    });

    it("warns of something that is left out of the template", async () => {
        assert.equal(
            (await change("blue", ["spec", "template", "spec", "containers"], [{ name: "my-app" }])).length,
            1,
        );
    });

    it("warns of a new image on a colour of a release set that an entry sends requests to, whatever its own route names", async () => {
        const change = (options: Shop) => {
            const stack = liveShop(options).map((each) =>
                each.name === "cart-green" ? at(generation(each, 2), IMAGE, "cart:3.0.0") : each,
            );
            return preview(stack, liveShop(options), { policy: liveTemplateFrozen });
        };
        const [report, ...others] = await change({ shop: { weights: { blue: 90, green: 10 } } });
        assert.match(report?.message ?? "", /Deployment default\/cart-green has traffic/);
        assert.deepEqual(others, []);
        assert.deepEqual(await change({}), []);
    });

    it("says that it cannot tell while the template is not known yet", async () => {
        assert.match((await change("blue", IMAGE, UNKNOWN_STRING))[0]?.message ?? "", /^Not checked: whether the pods/);
    });

    it("reads no cluster if nothing changes", async () => {
        const resources = listed(previewed({ blue: 1, green: 1 })).map((written) => ({
            ...written,
            provider: cluster.provider,
        }));
        assert.deepEqual(await runStackPolicy(liveTemplateFrozen, resources), []);
        assert.deepEqual(cluster.asked, []);
    });
});

/** The service as a preview shows it: a later generation than the observed one where it changes. */
function previewed(generations: Record<"blue" | "green", number>) {
    const app = myApp();
    const seen = (written: Written, generation: number): Written => ({
        ...written,
        props: {
            ...written.props,
            metadata: { ...(written.props.metadata as object), generation },
            status: { observedGeneration: 1, readyReplicas: 3 },
        },
    });
    return { ...app, blue: seen(app.blue, generations.blue), green: seen(app.green, generations.green) };
}
