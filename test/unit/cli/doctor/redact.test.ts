import assert from "node:assert/strict";
import fc from "fast-check";
import { redact } from "../../../../src/cli/doctor/redact.ts";

describe("an object in a bug report", () => {
    it("keeps the names of variables and loses their values", () => {
        const found = redact({ env: [{ name: "PASSWORD", value: "s3cret" }] });
        assert.deepEqual(found, { env: [{ name: "PASSWORD", value: "[left out]" }] });
    });

    it("loses command lines", () => {
        assert.deepEqual(redact({ args: ["--token", "s3cret"] }), { args: ["[left out]", "[left out]"] });
    });

    it("loses values of headers that a route sets", () => {
        const found = redact({ headers: { request: { set: { authorization: "Bearer s3cret" } } } });
        assert.doesNotMatch(JSON.stringify(found), /s3cret/);
    });

    it("loses annotations of others, such as the whole object that kubectl applied", () => {
        const found = redact({ annotations: { "kubectl.kubernetes.io/last-applied-configuration": "s3cret" } });
        assert.doesNotMatch(JSON.stringify(found), /s3cret/);
    });

    it("keeps its own annotations, which describe holds and cutovers", () => {
        const annotations = { "istio-blue-green/hold": "{}" };
        assert.deepEqual(redact({ annotations }), { annotations });
    });

    it("loses the password of an address", () => {
        assert.equal(redact("https://me:s3cret@registry/x"), "https://[left out]@registry/x");
    });

    it("keeps images, replicas, labels and weights", () => {
        const object = {
            spec: { replicas: 3, template: { containers: [{ image: "my-app:1" }] } },
            labels: { a: "b" },
            weight: 90,
        };
        assert.deepEqual(redact(object), object);
    });

    it("never lets a secret out of the fields that hold them, however deep", () => {
        const hiding = fc.constantFrom("env", "args", "command", "httpHeaders", "headers", "data", "stringData");
        const wrapped = fc.letrec((tie) => ({
            secret: fc.oneof(
                fc.constant("s3cret"),
                fc.constant(["s3cret"]),
                fc.constant({ name: "n", value: "s3cret" }),
                fc.constant([{ name: "n", value: "s3cret" }]),
            ),
            object: fc.oneof(
                { depthSize: "small" },
                fc.tuple(hiding, tie("secret")).map(([key, value]) => ({ [key]: value })),
                fc.array(tie("object"), { maxLength: 2 }),
                fc.dictionary(fc.constantFrom("spec", "containers", "x"), tie("object"), { maxKeys: 2 }),
            ),
        })).object;
        fc.assert(fc.property(wrapped, (object) => !JSON.stringify(redact(object)).includes("s3cret")));
    });
});
