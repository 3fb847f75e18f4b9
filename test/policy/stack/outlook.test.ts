import assert from "node:assert/strict";
import { type Inventory, takeInventory } from "../../../policy-pack/inventory/inventory.ts";
import type { LiveState } from "../../../policy-pack/live/liveState.ts";
import { routeKey } from "../../../policy-pack/mesh/stackRoute.ts";
import { readObject, type StackObject } from "../../../policy-pack/objects/object.ts";
import { outlookAfter, outlookOf } from "../../../policy-pack/stack/outlook.ts";
import { at, generation, presentApp } from "../live/preview.ts";
import { listed } from "../myApp.ts";
import { stackOf, type Written } from "../stackOf.ts";

const LIVE = listed(presentApp());
const { blue, green, service, rule, route } = presentApp();

describe("what there will be after an update", () => {
    it("is what the stack declares", () => {
        const changed = at(generation(blue, 2), ["spec", "replicas"], 1);
        assert.equal(replicasOf(outlook([changed, green, service, rule, route]), "my-app-blue"), 1);
    });

    it("is what is live of everything that the update leaves alone", () => {
        const live = LIVE.map((written) =>
            written.name === "my-app-blue" ? at(generation(written, 2), ["spec", "replicas"], 7) : written,
        );
        assert.equal(replicasOf(outlook(listed(presentApp()), live), "my-app-blue"), 7);
    });

    it("holds another stack's workloads, where the stack has none of the same service", () => {
        assert.deepEqual(namesIn(outlook([service, rule, route])), ["my-app-blue", "my-app-green"]);
    });

    it("holds no workload that the stack may have declared until now", () => {
        assert.deepEqual(namesIn(outlook([green, service, rule, route])), ["my-app-green"]);
    });

    it("holds another stack's DestinationRule, where the stack has neither that nor the Service", () => {
        assert.equal(outlook([blue, green, route]).destinationRules.by.size, 1);
        assert.equal(outlook([blue, green, service, route]).destinationRules.by.size, 0);
    });

    it("of one object is everything else as it is now", () => {
        const [object] = objectsOf([at(green, ["spec", "replicas"], 9)]);
        assert.ok(object);
        const after = outlookAfter(object, liveState(LIVE));
        assert.deepEqual(
            [replicasOf(after, "my-app-blue"), replicasOf(after, "my-app-green"), after.routes.length],
            [3, 9, 1],
        );
    });
});

function outlook(stack: readonly Written[], live: readonly Written[] = LIVE): Inventory {
    return outlookOf(takeInventory(objectsOf(stack)), liveState(live));
}

function liveState(live: readonly Written[]): LiveState {
    const inventory = takeInventory(objectsOf(live).map((object) => ({ ...object, urn: "" })));
    const routes = new Map(inventory.routes.map((each) => [routeKey(each), each]));
    return { source: "cluster", inventory, routes, unread: [] };
}

function objectsOf(written: readonly Written[]): StackObject[] {
    return stackOf(written).flatMap((resource) => readObject(resource) ?? []);
}

function namesIn({ allWorkloads }: Inventory): string[] {
    return allWorkloads.map(({ object }) => String(object.name)).sort();
}

function replicasOf({ allWorkloads }: Inventory, name: string): unknown {
    return allWorkloads.find(({ object }) => object.name === name)?.replicas;
}
