import assert from "node:assert/strict";
import { routeSubsetExists } from "../../../policy-pack/policies/routeSubsetExists.ts";
import { at, blocks, generation, present, presentApp, preview as previewed, rerouted } from "../live/preview.ts";
import { destinations, listed, type MyAppResources, myApp } from "../myApp.ts";
import type { Reported, Written } from "../stackOf.ts";

const preview = (stack: readonly Written[], live: readonly Written[]): Promise<Reported[]> =>
    previewed(stack, live, { policy: routeSubsetExists });

describe("route-subset-exists, while an update is under way", () => {
    const subsets = (...names: string[]) => names.map((name) => ({ name, labels: { color: name.replace(/-.*/, "") } }));
    const rule = (app: MyAppResources, ...names: string[]): Written =>
        at(generation(app.rule, 2), ["spec", "subsets"], subsets(...names));
    const route = (app: MyAppResources, subset: string): Written =>
        at(generation(app.route, 2), ["spec", "http"], [{ route: destinations("my-app", { [subset]: 100 }) }]);

    it("blocks a subset that is renamed in both objects at once", async () => {
        const app = presentApp();
        const changed = rule(app, "blue-2", "green");
        const stack = listed({ ...app, rule: changed, route: { ...route(app, "blue-2"), dependsOn: [changed] } });
        const [message = "", ...others] = blocks(await preview(stack, present()));
        assert.deepEqual(others, []);
        assert.match(
            message,
            /sends requests to subset blue of my-app\.default now, and this update removes the subset/,
        );
        assert.match(message, /503 until the route has changed\. Define the new subset beside the old one/);
    });

    it("allows to define the new one beside it, and to move in the same update", async () => {
        const app = presentApp();
        const changed = rule(app, "blue", "blue-2", "green");
        const stack = listed({ ...app, rule: changed, route: { ...route(app, "blue-2"), dependsOn: [changed] } });
        assert.deepEqual(await preview(stack, present()), []);
    });

    it("blocks that where the route does not wait for the new one", async () => {
        const app = presentApp();
        const changed = rule(app, "blue", "blue-2", "green");
        const stack = listed({ ...app, rule: changed, route: { ...route(app, "blue-2"), dependsOn: [] } });
        assert.match(
            blocks(await preview(stack, present()))[0] ?? "",
            /names subset blue-2 .*, which DestinationRule default\/my-app defines in this same update/,
        );
    });

    it("allows to take a subset out that the route has left", async () => {
        const app = presentApp({ weights: { green: 100 } });
        const stack = listed({ ...app, rule: rule(app, "green") });
        assert.deepEqual(await preview(stack, present({ weights: { green: 100 } })), []);
    });

    it("allows to take it out after the route leaves it, where the DestinationRule waits", async () => {
        const app = presentApp();
        const moved = { ...route(app, "green"), dependsOn: [] };
        const stack = listed({ ...app, rule: { ...rule(app, "green"), dependsOn: [moved] }, route: moved });
        assert.deepEqual(await preview(stack, present()), []);
    });

    it("blocks a Service that selects none of its pods any more before the route leaves them", async () => {
        const app = presentApp();
        const service = at(app.service, ["spec", "selector"], { app: "my-app", color: "green" });
        const moved = { ...route(app, "green"), dependsOn: [service] };
        const [message = "", ...others] = blocks(await preview(listed({ ...app, service, route: moved }), present()));
        assert.deepEqual(others, []);
        assert.match(
            message,
            /with this update .*Service default\/my-app selects none of its pods: callers would get 503/,
        );
        const first = { ...moved, dependsOn: [] };
        const after = { ...service, dependsOn: [first] };
        assert.deepEqual(await preview(listed({ ...app, service: after, route: first }), present()), []);
    });

    it("blocks a subset that a route of another stack goes by", async () => {
        const app = presentApp();
        const stack = [app.blue, app.green, app.service, rule(app, "green")];
        const [message = ""] = blocks(await preview(stack, present()));
        assert.match(
            message,
            /removes the subset from DestinationRule default\/my-app: callers would get 503\. Define/,
        );
    });

    it("allows a first deployment in any order", async () => {
        const app = myApp({ waits: false });
        const stack = listed({ ...app, route: { ...app.route, dependsOn: [] } });
        assert.deepEqual(await preview(stack, []), []);
    });
});

describe("route-subset-exists, for what is in other stacks", () => {
    it("accepts workloads of another stack", async () => {
        const { service, rule, route } = presentApp();
        assert.deepEqual(await preview([service, rule, route], present()), []);
    });

    it("accepts a DestinationRule and a Service of another stack", async () => {
        assert.deepEqual(await preview([presentApp().route], present()), []);
    });

    it("says that it cannot tell where they could not be read", async () => {
        const { service, rule, route } = presentApp();
        const reported = await previewed([service, rule, route], present(), {
            policy: routeSubsetExists,
            cluster: { forbidden: "deployments" },
        });
        assert.deepEqual(blocks(reported), []);
        assert.match(reported[0]?.message ?? "", /^Not checked: .*no Deployment or StatefulSet of the stack has pods/);
    });

    it("blocks a subset behind which there is nothing anywhere", async () => {
        const { service, rule, route } = presentApp({ weights: { green: 100 } });
        const live = present().filter(({ name }) => name !== "my-app-green");
        assert.match(
            blocks(await preview([service, rule, generation(route, 2)], live))[0] ?? "",
            /no Deployment or StatefulSet has pods with the labels/,
        );
    });

    it("only mentions what answers with 503 already", async () => {
        const { service, rule, route } = presentApp();
        const reported = await preview([service, rule, route], [service, rule, route]);
        assert.deepEqual(blocks(reported), []);
        assert.equal(reported.length, 1);
    });

    it("blocks a Deployment that is taken out of the stack while it serves", async () => {
        const { green, service, rule, route } = presentApp();
        assert.match(blocks(await preview([green, service, rule, route], present()))[0] ?? "", /no Deployment/);
    });
});

describe("route-subset-exists, for a mirror to nowhere", () => {
    it("says that callers notice nothing", async () => {
        const http = [{ route: destinations("my-app", { blue: 1 }), mirror: { host: "my-app", subset: "purple" } }];
        const [report] = await preview(rerouted({ route: { hosts: ["my-app"], http } }), present());
        assert.equal(report?.level, "advisory");
        assert.match(report?.message ?? "", /sends copies of requests to subset purple .*callers would notice nothing/);
    });
});
