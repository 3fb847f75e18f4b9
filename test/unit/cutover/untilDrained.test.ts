import assert from "node:assert/strict";
import { untilDrained } from "../../../src/cutover/untilDrained.ts";
import type { Watch } from "../../../src/cutover/watch.ts";
import { fakeCluster, PLACE, ROUTE, virtualService } from "./fakeCluster.ts";
import { running, watching } from "./watching.ts";

const ISTIODS = "/api/v1/namespaces/istio-system/pods?labelSelector=app%3Distiod";
const KEPT = { stays: "blue stays", stayed: "blue was left as it is" };

const cluster = fakeCluster({
    [ROUTE]: virtualService("green"),
    [ISTIODS]: { items: [{ metadata: { name: "istiod-1" }, status: { phase: "Running" } }] },
});

/** What hooks share where istiod has sent its one proxy a new route, which this one has taken over or not. */
function pushed(acked: "new" | "old") {
    const asked: string[] = [];
    const watch: Watch = {
        ...watching(cluster, { drain: { waitForProxies: true, timeoutSeconds: 1 } }),
        proxiesBefore: [{ proxy: "caller-1.default", sent: "old", acked: "old" }],
        forward: async (_, pod) => {
            asked.push(pod);
            const answer = [{ proxy: "caller-1.default", route_sent: "new", route_acked: acked }];
            return `HTTP/1.0 200 OK\r\n\r\n${JSON.stringify(answer)}`;
        },
    };
    return { watch, asked };
}

describe("a drain that waits for proxies", () => {
    beforeEach(() => running("update"));

    it("is over once all have taken over the new route", async () => {
        const { watch, asked } = pushed("new");
        await untilDrained(watch, cluster, PLACE, KEPT);
        assert.deepEqual(asked, ["istiod-1"]);
    });

    it("asks once for one change of the route, whatever waits for it", async () => {
        const { watch, asked } = pushed("new");
        await untilDrained(watch, cluster, PLACE, KEPT);
        await untilDrained(watch, cluster, PLACE, KEPT);
        assert.deepEqual(asked, ["istiod-1"]);
    });

    it("keeps what is waiting and names the proxies that are late", async function () {
        this.timeout(20_000);
        await assert.rejects(
            untilDrained(pushed("old").watch, cluster, PLACE, KEPT),
            /my-app: blue was left as it is\. After 1 s these proxies have not taken over the new route: caller-1\.default/,
        );
    });
});
