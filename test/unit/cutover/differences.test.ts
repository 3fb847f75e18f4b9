import assert from "node:assert/strict";
import fc from "fast-check";
import { differences } from "../../../src/cutover/differences.ts";

describe("what differs", () => {
    it("is said by path, and never by value", () => {
        const before = {
            metadata: { annotations: { "a/b": "1" } },
            spec: { containers: [{ name: "x", image: "secret:1" }] },
        };
        const after = {
            metadata: { labels: { c: "1" } },
            spec: { containers: [{ name: "x", image: "secret:2" }, { name: "y" }] },
        };
        assert.deepEqual(differences(before, after), [
            "removes metadata.annotations",
            "adds metadata.labels",
            "changes spec.containers[x].image",
            "adds spec.containers[y]",
        ]);
    });

    it("tells another order of the same items", () => {
        assert.deepEqual(
            differences({ env: [{ name: "A" }, { name: "B" }] }, { env: [{ name: "B" }, { name: "A" }] }),
            ["changes env"],
        );
    });

    it("is nothing between a value and its copy", () => {
        fc.assert(
            fc.property(fc.jsonValue(), (value) => assert.deepEqual(differences(value, structuredClone(value)), [])),
        );
    });
});
