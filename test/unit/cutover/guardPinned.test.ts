import assert from "node:assert/strict";
import { guardPinned } from "../../../src/cutover/guardPinned.ts";
import { Annotations } from "../../../src/model/names.ts";
import { fakeCluster, paths } from "../fakeCluster.ts";
import { virtualService } from "./objects.ts";
import { hookArgs, running, watching } from "./watching.ts";

const hold = { [Annotations.hold]: JSON.stringify({ from: "blue", reason: "checkout fails", time: "10:00" }) };

/** Most of the traffic is on the other colour. */
function split(host: string) {
    const route = [
        { destination: { host, subset: "blue" }, weight: 1 },
        { destination: { host, subset: "green" }, weight: 99 },
    ];
    return { ...virtualService("blue"), spec: { http: [{ route }] } };
}

/** The Service of a program of which blue is the active colour is about to select it, or has. */
function guarded(when: "before" | "after", route: object | undefined, color = "blue") {
    const context = watching(fakeCluster({ [paths.route]: route }), { service: { pinToActive: true } });
    return guardPinned(context, when, hookArgs({ selector: { app: "my-app", color } }, "service"));
}

describe("the hooks of the Service that selects the active colour alone", () => {
    beforeEach(() => running("update"));

    it("let it select a colour that has traffic, be it a part", async () => {
        for (const when of ["before", "after"] as const) {
            await guarded(when, virtualService("blue"));
            await guarded(when, split("my-app-all"));
        }
    });

    it("keep it from a colour that was rolled back from while the update waited", async () => {
        await assert.rejects(
            guarded("before", virtualService("green", { annotations: hold })),
            /the Service was left unchanged\. It would select blue, but somebody rolled back .*\(checkout fails\).* `bluegreen rollback/,
        );
        await assert.rejects(
            guarded("after", virtualService("green", { annotations: hold })),
            /the Service selects blue now, but somebody rolled back from blue .* Callers without a sidecar still reach blue alone/,
        );
    });

    it("keep it from a colour whose traffic somebody moved away by hand", async () => {
        await assert.rejects(
            guarded("before", virtualService("green")),
            /somebody moved the traffic to green meanwhile.* Set activeColor to green/,
        );
    });

    it("keep it from one colour alone while the route leads to the other by it", async () => {
        await assert.rejects(guarded("before", split("my-app")), /but the route still reaches green through it/);
    });

    it("look at the route once more after waiting for proxies that may still lead to both colours by it", async () => {
        const service = { metadata: { uid: "service" }, spec: { selector: { app: "my-app" } } };
        let looks = 0;
        const route = () => virtualService(++looks <= 2 ? "blue" : "green", { managedFields: [] });
        const cluster = fakeCluster({ [paths.route]: route, "/api/v1/namespaces/default/services/my-app": service });
        const context = watching(cluster, { service: { pinToActive: true } });
        await assert.rejects(
            guardPinned(context, "before", hookArgs({ selector: { app: "my-app", color: "blue" } }, "service")),
            /somebody moved the traffic to green meanwhile/,
        );
        assert.ok(looks > 2, `${looks}`);
    });

    it("ask nothing of one that selects both, nor where no colour has traffic", async () => {
        await guarded("before", virtualService("green"), "any");
        await guarded("before", undefined);
        await guarded("before", { ...virtualService("green"), spec: { http: [] } });
    });

    it("say nothing in a preview, where the route has not moved yet", async () => {
        await running("preview");
        await guarded("before", virtualService("green"));
    });
});
