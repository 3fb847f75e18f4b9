import assert from "node:assert/strict";
import type { ClusterClient } from "../../../src/cluster/client.ts";
import { requireOperator } from "../../../src/cutover/requireOperator.ts";
import { fakeCluster } from "../fakeCluster.ts";
import { running, watching } from "./watching.ts";

const GROUP = "/apis/monitoring.coreos.com/v1";

const asked = (client: ClusterClient | Error) => watching(client, { monitoring: { prometheusRule: true } });

describe("before a PrometheusRule is made", () => {
    it("nothing is said where the cluster knows them", async () => {
        await running("update");
        await requireOperator(asked(fakeCluster({ [GROUP]: { resources: [{ kind: "PrometheusRule" }] } })));
    });

    it("an update refuses at once where the cluster does not, and says the ways out", async () => {
        await running("update");
        await assert.rejects(
            requireOperator(asked(fakeCluster({}))),
            /my-app: monitoring\.prometheusRule needs .*prometheusrules\.monitoring\.coreos\.com.*Install .*dependsOn/,
        );
    });

    it("an update refuses where the group is there without them", async () => {
        await running("update");
        await assert.rejects(
            requireOperator(asked(fakeCluster({ [GROUP]: { resources: [{ kind: "PodMonitor" }] } }))),
            /prometheusrules\.monitoring\.coreos\.com/,
        );
    });

    it("a preview continues, since the update itself may create the definition", async () => {
        await running("preview");
        await requireOperator(asked(fakeCluster({})));
    });

    const broken = { ...fakeCluster({}), get: () => Promise.reject(new Error("503 of the API server")) };

    it("a preview continues if the API server does not answer", async () => {
        await running("preview");
        await requireOperator(watching(broken));
    });

    it("an update says that it could not ask, and not that the definition is missing", async () => {
        await running("update");
        await assert.rejects(
            requireOperator(watching(broken)),
            /the live state could not be read from the cluster: 503 of the API server/,
        );
    });

    it("a preview continues if the cluster cannot be reached yet", async () => {
        await running("preview");
        await requireOperator(asked(new Error("no cluster yet")));
    });
});
