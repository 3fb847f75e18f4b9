import assert from "node:assert/strict";
import fc from "fast-check";
import { clientMerge } from "../../../src/cutover/clientMerge.ts";

describe("the merge of a provider that applies by itself", () => {
    it("takes away what the program no longer says, and leaves what it never spoke of", () => {
        const live = { kept: 1, removed: 2, byHand: 3 };
        assert.deepEqual(clientMerge(live, { kept: 1, removed: 2 }, { kept: 4 }), { kept: 4, byHand: 3 });
    });

    it("merges containers and their variables by name", () => {
        const containers = (...env: string[]) => ({
            containers: [{ name: "app", env: env.map((name) => ({ name })) }],
        });
        assert.deepEqual(
            clientMerge(containers("A", "B", "BY_HAND"), containers("A", "B"), containers("A", "C")),
            containers("A", "BY_HAND", "C"),
        );
    });

    it("keeps a container that a webhook has added", () => {
        const [app, sidecar] = [{ name: "app" }, { name: "istio-proxy" }];
        assert.deepEqual(clientMerge({ containers: [app, sidecar] }, { containers: [app] }, { containers: [app] }), {
            containers: [app, sidecar],
        });
    });

    it("replaces any other list", () => {
        assert.deepEqual(clientMerge({ args: ["a", "b"] }, { args: ["a"] }, { args: ["c"] }), { args: ["c"] });
    });

    it("changes nothing where the program is the same and in effect", () => {
        fc.assert(
            fc.property(fc.jsonValue(), (value) =>
                assert.deepEqual(clientMerge(value, value, structuredClone(value)), value),
            ),
        );
    });
});
