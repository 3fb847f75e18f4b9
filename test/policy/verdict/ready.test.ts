import assert from "node:assert/strict";
import { type Inventory, takeInventory } from "../../../policy-pack/inventory/inventory.ts";
import type { LiveState } from "../../../policy-pack/live/liveState.ts";
import { readObject } from "../../../policy-pack/objects/object.ts";
import { readyCount } from "../../../policy-pack/verdict/ready.ts";
import type { Range } from "../../../src/model/range.ts";
import { at } from "../live/preview.ts";
import { autoscaler, myApp } from "../myApp.ts";
import { stackOf, UNKNOWN_STRING, type Written } from "../stackOf.ts";

const one = (count: number): Range => ({ least: count, most: count });

describe("the pods that will be ready", () => {
    it("are those that are ready now", () => assert.deepEqual(counted(green(3), live(3, 2), true), one(2)));

    it("are never more than the workload has just been scaled to", () => {
        assert.deepEqual(counted(green(0), live(0, 3), true), one(0));
    });

    it("are those that are declared where the update brings them up", () => {
        assert.deepEqual(counted(green(3), live(1, 1), true), one(3));
    });

    it("are those that are declared where the update makes the workload", () => {
        assert.deepEqual(counted(green(3), [], true), one(3));
    });

    it("are none of a workload that does not exist, where the route does not wait", () => {
        assert.deepEqual(counted(green(3), [], false), one(0));
    });

    it("are those that are ready now where Pulumi is told not to wait", () => {
        const written = at(green(3), ["metadata", "annotations"], { "pulumi.com/skipAwait": "true" });
        assert.deepEqual(counted(written, live(1, 1), true), one(1));
    });

    it("are those of the new pods where the image changes", () => {
        const written = at(green(3), ["spec", "template", "spec", "containers", "0", "image"], "my-app:2.0.0");
        assert.deepEqual(counted(written, live(3, 1), true), one(3));
    });

    it("are between both where it is not known yet whether the image changes", () => {
        const written = at(green(3), ["spec", "template", "spec", "containers", "0", "image"], UNKNOWN_STRING);
        assert.deepEqual(counted(written, live(3, 1), true), { least: 1, most: 3 });
    });

    it("go by the generation in the preview, whatever somebody did to the live object", () => {
        const written = at(green(3), ["metadata", "generation"], 1);
        const [present] = live(1, 1);
        assert.ok(present);
        assert.deepEqual(counted(written, [at(present, ["metadata", "generation"], 2)], true), one(1));
    });

    it("of an autoscaled workload are only those with which it starts", () => {
        assert.deepEqual(counted(green(2), [], true, [autoscaler("my-app-green", 5)]), one(2));
    });
});

function green(replicas: number): Written {
    return myApp({ green: replicas }).green;
}

function live(replicas: number, readyReplicas: number): Written[] {
    return [at(green(replicas), ["status"], { readyReplicas })];
}

function counted(
    declared: Written,
    present: readonly Written[],
    waits: boolean,
    others: readonly Written[] = [],
): Range {
    const inventory = inventoryOf([declared, ...others]);
    const [workload] = inventory.allWorkloads;
    assert.ok(workload);
    const state: LiveState = { source: "cluster", inventory: inventoryOf(present), routes: new Map(), unread: [] };
    return readyCount(workload, inventory, state, waits);
}

function inventoryOf(written: readonly Written[]): Inventory {
    const objects = stackOf(written).map(readObject);
    return takeInventory(objects.filter((object) => object !== undefined));
}
