import assert from "node:assert/strict";
import { readObject } from "../../../policy-pack/objects/object.ts";
import { isInScope } from "../../../policy-pack/stack/scope.ts";
import { myApp } from "../myApp.ts";
import { stackOf } from "../stackOf.ts";

const ALL = { excludeNamespaces: [], excludeLabels: {} };

describe("a policy leaves an object alone", () => {
    for (const [what, settings, judged] of [
        ["in no case that is not asked for", ALL, true],
        ["in a namespace that is left out", { ...ALL, excludeNamespaces: ["default"] }, false],
        ["in no other namespace", { ...ALL, excludeNamespaces: ["shop"] }, true],
        ["with all labels that are left out", { ...ALL, excludeLabels: { app: "my-app" } }, false],
        ["with some of them only in no case", { ...ALL, excludeLabels: { app: "my-app", tier: "x" } }, true],
    ] as const) {
        it(what, () => {
            const [resource] = stackOf([myApp().blue]);
            const object = resource && readObject(resource);
            assert.ok(object);
            assert.equal(isInScope(object, settings), judged);
        });
    }
});
