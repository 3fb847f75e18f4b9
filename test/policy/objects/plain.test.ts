import assert from "node:assert/strict";
import { unknownCheckingProxy } from "@pulumi/policy";
import { plainFields, plainProperty } from "../../../policy-pack/objects/plain.ts";
import { UNKNOWN } from "../../../src/model/value.ts";
import { UNKNOWN_STRING } from "../stackOf.ts";

describe("a copy of a resource's property", () => {
    it("marks what is not known yet, and keeps the rest", () => {
        const properties = unknownCheckingProxy({
            spec: { a: UNKNOWN_STRING, list: [1, UNKNOWN_STRING], b: { c: true } },
        });
        assert.deepEqual(plainProperty(properties, "spec"), { a: UNKNOWN, list: [1, UNKNOWN], b: { c: true } });
    });

    it("is unknown where the whole property is", () => {
        assert.equal(plainProperty(unknownCheckingProxy({ spec: UNKNOWN_STRING }), "spec"), UNKNOWN);
        assert.equal(plainFields(unknownCheckingProxy({ metadata: UNKNOWN_STRING }), "metadata", ["name"]), UNKNOWN);
    });

    it("ends where a value is too deep for any Kubernetes object", () => {
        const deep = Array.from({ length: 200 }).reduce<unknown>((inner) => ({ inner }), "end");
        assert.ok(JSON.stringify(plainProperty({ spec: deep }, "spec")).length < 2000);
    });

    it("holds only the requested fields, since others may be large", () => {
        const metadata = { name: "a", managedFields: [UNKNOWN_STRING] };
        assert.deepEqual(plainFields(unknownCheckingProxy({ metadata }), "metadata", ["name"]), { name: "a" });
    });
});
