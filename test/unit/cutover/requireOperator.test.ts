import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { validate } from "../../../src/arguments/validate.ts";
import type { ClusterClient } from "../../../src/cluster/client.ts";
import type { HookContext } from "../../../src/cutover/hookContext.ts";
import { requireOperator } from "../../../src/cutover/requireOperator.ts";
import { HAPPY } from "../happy.ts";
import { fakeCluster } from "./fakeCluster.ts";

const GROUP = "/apis/monitoring.coreos.com/v1";

function watching(client: ClusterClient | Error): HookContext {
    const promised = client instanceof Error ? Promise.reject(client) : Promise.resolve(client);
    promised.catch(() => undefined);
    const settings = validate("my-app", { ...HAPPY, monitoring: { prometheusRule: true } });
    return { settings, routeChanges: false, changing: new Set(), client: promised };
}

async function run(preview: boolean) {
    const mocks = { newResource: () => ({ id: "", state: {} }), call: () => ({}) };
    await pulumi.runtime.setMocks(mocks, "project", "stack", preview);
}

describe("before a PrometheusRule is made", () => {
    it("nothing is said where the cluster knows them", async () => {
        await run(false);
        await requireOperator(watching(fakeCluster({ [GROUP]: { resources: [{ kind: "PrometheusRule" }] } })));
    });

    it("an update refuses at once where the cluster does not, and says the ways out", async () => {
        await run(false);
        await assert.rejects(
            requireOperator(watching(fakeCluster({}))),
            /my-app: monitoring\.prometheusRule needs .*prometheusrules\.monitoring\.coreos\.com.*Install .*dependsOn/,
        );
    });

    it("an update refuses where the group is there without them", async () => {
        await run(false);
        await assert.rejects(
            requireOperator(watching(fakeCluster({ [GROUP]: { resources: [{ kind: "PodMonitor" }] } }))),
            /prometheusrules\.monitoring\.coreos\.com/,
        );
    });

    it("a preview goes on, since the update itself may bring the definition", async () => {
        await run(true);
        await requireOperator(watching(fakeCluster({})));
    });

    const broken = { ...fakeCluster({}), get: () => Promise.reject(new Error("503 of the API server")) };

    it("a preview goes on where the API server fails to answer", async () => {
        await run(true);
        await requireOperator(watching(broken));
    });

    it("an update says that it could not ask, and not that the definition is missing", async () => {
        await run(false);
        await assert.rejects(
            requireOperator(watching(broken)),
            /the live state could not be read from the cluster: 503 of the API server/,
        );
    });

    it("a preview goes on where the cluster cannot be asked yet", async () => {
        await run(true);
        await requireOperator(watching(new Error("no cluster yet")));
    });
});
