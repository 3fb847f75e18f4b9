import assert from "node:assert/strict";
import type { ResourceHookArgs } from "@pulumi/pulumi";
import { unknownFor, untilLeft } from "../../../src/cutover/entries.ts";
import { hostKey } from "../../../src/model/route/host.ts";
import { fakeCluster, paths } from "../fakeCluster.ts";
import { virtualService } from "./objects.ts";
import { running, watching } from "./watching.ts";

const SERVICES = "/api/v1/namespaces/default/services";
const LONG_AGO = "2026-01-01T00:00:00Z";

const owned = (time: string, field: string) => ({ time, fieldsV1: { "f:spec": { [`f:${field}`]: {} } } });
const made = (managedFields: object[] = []) => ({ metadata: { creationTimestamp: LONG_AGO, managedFields } });
const secondsAgo = (seconds: number) => new Date(Date.now() - seconds * 1000).toISOString();

describe("before a route names another Service", () => {
    /** For how many seconds it is waited, of 30. */
    async function waited(objects: object, { changes = false, host = "my-app" } = {}): Promise<number> {
        const cluster = fakeCluster({ ...objects });
        const context = { ...watching(cluster), destinationChanges: changes };
        const entry = { host: hostKey(host, "default"), port: 80, main: true };
        // The cluster's clock has whole seconds, so that one more may be waited.
        return Math.floor((await unknownFor(context, cluster, entry, 30)) / 1000);
    }
    const old = { [`${SERVICES}/my-app`]: made(), [paths.rule]: made() };

    it("does not wait if every proxy has known it for long", async () => {
        assert.equal(await waited(old), 0);
        const both = { [`${SERVICES}/my-app-all`]: made(), [`${paths.rule}-all`]: made() };
        assert.equal(await waited(both, { host: "my-app-all" }), 0);
    });

    it("waits for the whole delay where this update has changed it, whatever the clocks say", async () => {
        assert.equal(await waited(old, { changes: true }), 30);
    });

    it("waits for the rest of the delay where somebody has just changed its ports or selector, or its subsets", async () => {
        const young = (field: string) => made([owned(secondsAgo(10), field)]);
        for (const [path, field] of [
            [`${SERVICES}/my-app`, "ports"],
            [`${SERVICES}/my-app`, "selector"],
            [paths.rule, "subsets"],
        ] as const) {
            const seconds = await waited({ ...old, [path]: young(field) });
            assert.ok(seconds >= 18 && seconds <= 21, `${path} ${field}: ${seconds} s`);
        }
    });

    it("waits for the whole delay if its age is unknown", async () => {
        assert.equal(await waited({ ...old, [paths.rule]: undefined }), 30);
        assert.equal(await waited(old, { host: "elsewhere.example.com" }), 30);
    });
});

describe("after a route has left a Service", () => {
    beforeEach(() => running("update"));

    const lead = (host: string, port?: number) => ({
        metadata: { namespace: "default", name: "my-app" },
        spec: {
            http: [{ route: [{ destination: { host, subset: "blue", ...(port && { port: { number: port } }) } }] }],
        },
    });

    /** Whether anybody asked for the route, which is what a wait begins with. */
    async function waits(before: object, after: object): Promise<boolean> {
        let asked = false;
        const route = () => {
            asked = true;
            return virtualService("blue");
        };
        const context = watching(fakeCluster({ [paths.route]: route }));
        await untilLeft(context, { oldOutputs: before, newOutputs: after } as unknown as ResourceHookArgs);
        return asked;
    }

    it("waits until no proxy sends requests there any more", async () => {
        assert.equal(await waits(lead("my-app", 80), lead("my-app-all", 80)), true);
        assert.equal(await waits(lead("my-app"), lead("my-app-all", 80)), true);
        assert.equal(await waits(lead("my-app", 80), lead("my-app", 81)), true);
    });

    it("does not wait if nothing is removed, although a destination named no port", async () => {
        assert.equal(await waits(lead("my-app", 80), lead("my-app", 80)), false);
        assert.equal(await waits(lead("my-app"), lead("my-app", 80)), false);
    });
});
