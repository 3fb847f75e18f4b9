import assert from "node:assert/strict";
import type { HookContext } from "../../../src/cutover/hookContext.ts";
import { isDrained, sayLate, untilDrained } from "../../../src/cutover/untilDrained.ts";
import { service } from "../cli/samples.ts";
import { fakeCluster, paths } from "../fakeCluster.ts";
import { virtualService } from "./objects.ts";
import { running, watching } from "./watching.ts";

const ISTIODS = "/api/v1/namespaces/istio-system/pods?labelSelector=app%3Distiod";
const KEPT = { stays: "blue stays", stayed: "blue was left unchanged" };
const POD = { metadata: { name: "istiod-1" }, status: { phase: "Running" } };

/** What hooks share where istiod has sent its one proxy a new route, which this one has taken over. */
function pushed(routes: () => object = () => virtualService("green")) {
    const asked: string[] = [];
    const cluster = fakeCluster({ [paths.route]: routes, [ISTIODS]: { items: [POD] } });
    const context: HookContext = {
        ...watching(cluster, { drain: { waitForProxies: true } }),
        forward: async (_, pod) => {
            asked.push(pod);
            const sent = `${new Date(Date.now() + 5000).toISOString()}/7-nonce`;
            const answer = [{ proxy: "caller-1.default", route_sent: sent, route_acked: sent }];
            return `HTTP/1.0 200 OK\r\nDate: ${new Date().toUTCString()}\r\n\r\n${JSON.stringify(answer)}`;
        },
    };
    return { context, asked, cluster };
}

describe("a drain that waits for proxies", () => {
    beforeEach(() => running("update"));

    it("is over once all have taken over the new route", async () => {
        const { context, asked, cluster } = pushed();
        await untilDrained(context, cluster, service.place, KEPT);
        assert.deepEqual(asked, ["istiod-1"]);
    });

    it("asks once for one change of the route, whatever waits for it", async () => {
        const { context, asked, cluster } = pushed();
        await untilDrained(context, cluster, service.place, KEPT);
        await untilDrained(context, cluster, service.place, KEPT);
        assert.deepEqual(asked, ["istiod-1"]);
    });

    it("asks again where the route has changed while it asked, within the same second too", async () => {
        let looks = 0;
        const { context, asked, cluster } = pushed(() =>
            virtualService("green", { generation: ++looks === 1 ? 1 : 2 }),
        );
        const forward = context.forward;
        context.forward = async (namespace, pod, port, request) =>
            request.startsWith("GET /debug/configz")
                ? "HTTP/1.0 200 OK\r\n\r\n[]"
                : (forward?.(namespace, pod, port, request) ?? "");
        await untilDrained(context, cluster, service.place, KEPT);
        assert.deepEqual([looks, asked.length], [4, 2]);
    });

    it("names late proxies, what istiod reports of them, and what to do", () => {
        const late = (count: number) =>
            Array.from({ length: count }, (_, at) => ({ who: `p${at}.x`, why: "it is slow" }));
        assert.match(
            sayLate(late(7), 125_000),
            /^After 125 s these may still use the old route:\n {2}p0\.x: it is slow\n[\s\S]*p4\.x: it is slow\n {2}and 2 more\nAll others .* `istioctl proxy-status`/,
        );
    });
});

describe("a drain", () => {
    const route = { uid: "route", generation: 2, changedAt: undefined, hold: undefined, entries: [] };
    const view = { share: { blue: 0, green: 1 }, matched: { blue: false, green: false }, reach: { blue: 0, green: 1 } };
    const green = { ...route, view: { ...view, first: undefined } };
    const delayed = () => {
        const context = watching(fakeCluster({}));
        Object.assign(context.settings, { scaleDownDelaySeconds: 0 });
        return context;
    };
    beforeEach(() => running("update"));

    it("waits, asks to read again, and ends, although the time of the route's change is unknown", async () => {
        const context = delayed();
        const leading = { route: green };
        assert.equal(await isDrained(context, fakeCluster({}), leading, KEPT), false);
        assert.equal(await isDrained(context, fakeCluster({}), leading, KEPT), true);
    });

    it("starts over if the route has changed, whatever the clocks say", async () => {
        const context = delayed();
        const longAgo = new Date("2020-01-01T00:00:00Z");
        const changed = (generation: number) => ({ route: { ...green, generation, changedAt: longAgo } });
        assert.equal(await isDrained(context, fakeCluster({}), changed(2), KEPT), true);
        assert.equal(await isDrained(context, fakeCluster({}), changed(3), KEPT), false);
        assert.equal(await isDrained(context, fakeCluster({}), changed(3), KEPT), true);
    });

    it("counts from the change of the Service that callers know too", async () => {
        const pin = { color: "green" as const, change: "service", changedAt: new Date() };
        const longAgo = { route: { ...green, changedAt: new Date("2020-01-01T00:00:00Z") } };
        assert.equal(await isDrained(delayed(), fakeCluster({}), longAgo, KEPT), true);
        assert.equal(await isDrained(delayed(), fakeCluster({}), { ...longAgo, pin }, KEPT), false);
    });
});
