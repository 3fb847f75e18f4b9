import assert from "node:assert/strict";
import { describe as described, readObject } from "../../../policy-pack/objects/object.ts";
import { UNKNOWN } from "../../../src/model/value.ts";
import { stackOf, UNKNOWN_STRING, type Written } from "../stackOf.ts";

describe("an object of the stack", () => {
    it("is in the namespace that it names", () => {
        assert.equal(read({ metadata: { name: "a", namespace: "shop" } })?.namespace, "shop");
    });

    it("is in its provider's namespace where it names none", () => {
        assert.equal(read({ metadata: { name: "a" } }, { props: { namespace: "shop" } })?.namespace, "shop");
    });

    it("is in the namespace default where neither names one", () => {
        assert.equal(read({ metadata: { name: "a" } }, { props: {} })?.namespace, "default");
    });

    it("has an unknown name and namespace while its metadata are not known yet", () => {
        const object = read({ metadata: UNKNOWN_STRING });
        assert.deepEqual([object?.name, object?.namespace], [UNKNOWN, UNKNOWN]);
    });

    it("is called by its kind, namespace and name", () => {
        const object = read({ metadata: { name: UNKNOWN_STRING, namespace: "shop" } });
        assert.equal(object && described(object), "Deployment shop/(known after the update)");
    });

    it("is none where the resource is not Kubernetes'", () => {
        const [resource] = stackOf([{ type: "random:index/randomPet:RandomPet", name: "pet", props: {} }]);
        assert.equal(resource && readObject(resource), undefined);
    });
});

function read(props: Record<string, unknown>, provider?: Written["provider"]) {
    const [resource] = stackOf([
        { type: "kubernetes:apps/v1:Deployment", name: "a", props, ...(provider && { provider }) },
    ]);
    assert.ok(resource);
    return readObject(resource);
}
