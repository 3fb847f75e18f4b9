import assert from "node:assert/strict";
import { foreignLabels } from "../../../src/cutover/foreignLabels.ts";
import { fakeCluster } from "../fakeCluster.ts";

const KNOWN = { app: "my-app" };
const said = (selector: object | undefined) =>
    foreignLabels(
        fakeCluster({ "/api/v1/namespaces/shop/services/my-app": selector && { spec: { selector } } }),
        { namespace: "shop", service: "my-app" },
        KNOWN,
    );

describe("what a Service asks of pods that the program does not say", () => {
    it("is nothing where it is as the program says, or not there", async () => {
        assert.equal(await said(KNOWN), "");
        assert.equal(await said(undefined), "");
    });

    it("is named with the command that takes it away, whatever the label is called", async () => {
        const text = await said({ ...KNOWN, "example.com/track": "stable" });
        assert.match(text, /added example\.com\/track: stable to the Service's selector, and no update removes that/);
        assert.match(text, /kubectl patch service my-app --namespace shop --type=json/);
        assert.match(text, /\[\{"op":"remove","path":"\/spec\/selector\/example\.com~1track"\}\]/);
    });
});
