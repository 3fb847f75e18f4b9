import assert from "node:assert/strict";
import { backingOf, declaredCount } from "../../../policy-pack/inventory/backing.ts";
import { takeInventory } from "../../../policy-pack/inventory/inventory.ts";
import { readObject } from "../../../policy-pack/objects/object.ts";
import { ANY, type Range } from "../../../src/model/range.ts";
import { myApp } from "../myApp.ts";
import { stackOf, UNKNOWN_STRING, type Written } from "../stackOf.ts";

const SERVICE = { name: "my-app", namespace: "default" };
const APP = { app: "my-app" };
const GREEN = { color: "green" };

describe("behind a subset", () => {
    it("is a Deployment that both the Service and the subset select", () => {
        const { blue, green } = myApp();
        assert.deepEqual(namesBehind(blue, green).workloads, ["my-app-green"]);
    });

    it("is a StatefulSet too", () => {
        const { green } = myApp();
        const set = { ...green, type: "kubernetes:apps/v1:StatefulSet" };
        assert.deepEqual(namesBehind(set).workloads, ["my-app-green"]);
    });

    it("is nothing from another namespace", () => {
        assert.deepEqual(namesBehind(myApp({ namespace: "shop" }).green).workloads, []);
    });

    it("is nothing of another app, whose pods have the subset's labels as well", () => {
        assert.deepEqual(namesBehind(myApp({ name: "other" }).green).workloads, []);
    });

    it("may be a workload whose labels are not known yet", () => {
        const { green } = myApp();
        const { metadata } = green.props;
        assert.deepEqual(namesBehind({ ...green, props: { metadata, spec: UNKNOWN_STRING } }).maybe, ["my-app-green"]);
    });

    it("may be a workload whose namespace is not known yet", () => {
        const { green } = myApp({ namespace: UNKNOWN_STRING });
        assert.deepEqual(namesBehind(green), { workloads: [], uncounted: [], maybe: ["my-app-green"] });
    });

    it("is a workload of a kind that cannot be counted", () => {
        const rollout = { ...myApp().green, type: "kubernetes:argoproj.io/v1alpha1:Rollout" };
        assert.deepEqual(namesBehind(rollout).uncounted, ["my-app-green"]);
    });

    it("is no Job", () => {
        const job = { ...myApp().green, type: "kubernetes:batch/v1:Job" };
        assert.deepEqual(namesBehind(job), { workloads: [], uncounted: [], maybe: [] });
    });
});

describe("a workload is declared with", () => {
    const one = (replicas: number): Range => ({ least: replicas, most: replicas });
    for (const [what, written, count] of [
        ["its replicas", [myApp({ green: 2 }).green], one(2)],
        ["one where it names none", [myApp({ green: "" }).green], one(1)],
        ["any number while that is not known yet", [myApp({ green: UNKNOWN_STRING }).green], ANY],
        ["its autoscaler's minimum", [myApp({ green: 9 }).green, scaler({ minReplicas: 2 })], one(2)],
        ["one where its autoscaler names none", [myApp({ green: 9 }).green, scaler({})], one(1)],
        ["its replicas beside another one's autoscaler", [myApp({ green: 9 }).green, scaler({}, "other")], one(9)],
        [
            "either of both while its target is not known yet",
            [myApp({ green: 9 }).green, scaler({ minReplicas: 2 }, UNKNOWN_STRING)],
            { least: 2, most: 9 },
        ],
        ["the minimum of KEDA's ScaledObject", [myApp({ green: 9 }).green, keda({ minReplicaCount: 3 })], one(3)],
        ["none where KEDA may scale to zero", [myApp({ green: 9 }).green, keda({})], one(0)],
    ] as const) {
        it(what, () => {
            const inventory = inventoryOf(written);
            const [workload] = inventory.allWorkloads;
            assert.ok(workload);
            assert.deepEqual(declaredCount(inventory, workload), count);
        });
    }
});

function scaler(spec: Record<string, unknown>, name = "my-app-green"): Written {
    return autoscaler("autoscaling/v2:HorizontalPodAutoscaler", {
        ...spec,
        scaleTargetRef: { kind: "Deployment", name },
    });
}

function keda(spec: Record<string, unknown>): Written {
    return autoscaler("keda.sh/v1alpha1:ScaledObject", { ...spec, scaleTargetRef: { name: "my-app-green" } });
}

function autoscaler(kind: string, spec: Record<string, unknown>): Written {
    const metadata = { name: "scaler", namespace: "default" };
    return { type: `kubernetes:${kind}`, name: "scaler", props: { metadata, spec } };
}

function inventoryOf(written: readonly Written[]) {
    return takeInventory(
        stackOf(written)
            .map(readObject)
            .filter((object) => object !== undefined),
    );
}

function namesBehind(...written: readonly Written[]): Record<"workloads" | "uncounted" | "maybe", string[]> {
    const { workloads, uncounted, maybe } = backingOf(inventoryOf(written), SERVICE, APP, GREEN);
    const names = (list: typeof workloads) => list.map(({ object }) => String(object.name));
    return { workloads: names(workloads), uncounted: names(uncounted), maybe: names(maybe) };
}
