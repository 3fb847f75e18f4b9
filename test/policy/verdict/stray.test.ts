import assert from "node:assert/strict";
import { takeInventory } from "../../../policy-pack/inventory/inventory.ts";
import { type DeployedBefore, deployedBefore } from "../../../policy-pack/live/deployedBefore.ts";
import { readObject, type StackObject } from "../../../policy-pack/objects/object.ts";
import { definerOfStray, judgeStray } from "../../../policy-pack/verdict/stray.ts";
import { myApp } from "../myApp.ts";
import { stackOf, type Written } from "../stackOf.ts";

const { rule, service, route } = myApp();

describe("a live route by the stack's subsets, which the stack does not declare", () => {
    it("is blocked from being deleted where the stack had it before", async () => {
        assert.match(judged(await stateOf([resource(route)])).message, /and this update removes it from the stack/);
        assert.equal(judged(await stateOf([resource(route)])).kind, "violation");
    });

    it("is another one's where the stack had it not", async () => {
        assert.equal(judged(await stateOf([resource(rule)])).kind, "unchecked");
    });

    it("is left alone where Pulumi is to leave it behind", async () => {
        assert.equal(judged(await stateOf([{ ...resource(route), retainOnDelete: true }])).kind, "unchecked");
    });

    it("is reported where the state could not be read, without a word of what was read", async () => {
        const state = await deployedBefore(1, () => Promise.reject(new Error("secret output")));
        assert.match(judged(state).message, /is not known \(the stack's state could not be read\)/);
    });

    it("is none where the stack declares a route for its host", () => {
        const own = objectsOf([{ ...route, name: "own" }, rule, service]);
        assert.equal(definerOfStray(stray(), takeInventory(own)), undefined);
    });
});

function judged(state: DeployedBefore): ReturnType<typeof judgeStray> {
    const definer = definerOfStray(stray(), takeInventory(objectsOf([rule, service])));
    assert.ok(definer);
    return judgeStray(stray(), definer, state);
}

function stray() {
    const [found] = takeInventory(objectsOf([route]).map((object) => ({ ...object, urn: "" }))).routes;
    assert.ok(found);
    return found;
}

function stateOf(resources: readonly object[]): Promise<DeployedBefore> {
    return deployedBefore(1, () => Promise.resolve(JSON.stringify({ deployment: { resources } })));
}

function resource({ type, props }: Written): object {
    return { type, outputs: props };
}

function objectsOf(written: readonly Written[]): StackObject[] {
    return stackOf(written).flatMap((each) => readObject(each) ?? []);
}
