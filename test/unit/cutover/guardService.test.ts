import assert from "node:assert/strict";
import type { BlueGreenServiceArgs } from "../../../src/args.ts";
import { podsPath } from "../../../src/cutover/endpoints.ts";
import { guardService } from "../../../src/cutover/guardService.ts";
import { fakeCluster, paths } from "../fakeCluster.ts";
import { virtualService } from "./objects.ts";
import { hookArgs, running, watching } from "./watching.ts";

const SERVICE = "/api/v1/namespaces/default/services/my-app";
const podsOf = (color: string) => podsPath("default", { app: "my-app", color });

const pods = (containerPort: number, name?: string) => ({
    items: [
        {
            metadata: {},
            spec: { containers: [{ ports: [{ containerPort, name }] }] },
            status: { conditions: [{ type: "Ready", status: "True" }] },
        },
    ],
});
const OBJECTS = {
    [paths.route]: virtualService("blue"),
    [SERVICE]: { spec: { ports: [{ port: 80, targetPort: 8080 }] } },
    [podsOf("blue")]: pods(8080),
    [podsOf("green")]: pods(9090, "http"),
};

function guarded(targetPort: number | string, objects: object = {}, change: Partial<BlueGreenServiceArgs> = {}) {
    const cluster = fakeCluster({ ...OBJECTS, ...objects });
    return guardService(watching(cluster, change), hookArgs({ ports: [{ port: 80, targetPort }] }, "service"));
}

describe("the hook of the Service that the route uses", () => {
    beforeEach(() => running("update"));

    it("lets it ask for ports by name once the pods that have traffic have it", () =>
        guarded("http", { [podsOf("blue")]: pods(8080, "http") }));

    it("keeps it from asking for a name that pods with traffic do not have, whatever is allowed", async () => {
        for (const allowLiveChange of [false, true]) {
            await assert.rejects(
                guarded("http", {}, { allowLiveChange }),
                /my-app: the Service was left unchanged\. blue has traffic, .* reaches port 8080 .* named "http", which 1 pod does not have/,
            );
        }
    });

    it("keeps it from leading to another port of pods that have traffic", async () => {
        await assert.rejects(guarded(9090), /blue has traffic, .*This update would send it to 9090, .*container\.port/);
        await guarded(9090, {}, { allowLiveChange: true });
    });

    it("keeps the port that the route uses, whatever is allowed", async () => {
        const lead = (port: number) => ({ destination: { host: "my-app", subset: "blue", port: { number: port } } });
        const http = [{ match: [{ port: 9000 }], route: [lead(9000)] }, { route: [lead(80)] }];
        const objects = { ...OBJECTS, [paths.route]: { ...virtualService("blue"), spec: { http } } };
        const change = (...ports: number[]) =>
            guardService(
                watching(fakeCluster(objects), { allowLiveChange: true }),
                hookArgs({ ports: ports.map((port) => ({ port, targetPort: 8080 })) }, "service"),
            );
        await assert.rejects(
            change(8081, 9000),
            /would remove port 80, .* Put the new port first in service\.ports, keep 80 after it/,
        );
        await change(8081, 80);
    });

    it("keeps a port that the route used a moment ago until every proxy knows, and reads again", async () => {
        const lead = (port: number) => ({
            http: [{ route: [{ destination: { host: "my-app", subset: "blue", port: { number: port } } }] }],
        });
        let looks = 0;
        const route = () => ({
            ...virtualService("blue", { managedFields: [] }),
            spec: lead(++looks <= 3 ? 81 : 80),
        });
        const objects = {
            ...OBJECTS,
            [paths.route]: route,
            [SERVICE]: { spec: { ports: [{ port: 80 }, { port: 81 }] } },
        };
        await assert.rejects(
            guardService(watching(fakeCluster(objects)), hookArgs({ ports: [{ port: 81 }] }, "service")),
            /This update would remove port 80, through which the route reaches the pods/,
        );
        assert.ok(looks > 3, `${looks}`);
    });

    it("keeps a port that pods with traffic are reached by from being called otherwise, unless that is allowed", async () => {
        const named = (name: string | undefined) => ({
            [SERVICE]: { spec: { ports: [{ name, port: 80, targetPort: 8080 }] } },
        });
        const rename = (from: string | undefined, to: string, change = {}, objects = {}) =>
            guardService(
                watching(fakeCluster({ ...OBJECTS, ...named(from), ...objects }), change),
                hookArgs({ ports: [{ name: to, port: 80, targetPort: 8080 }] }, "service"),
            );
        await assert.rejects(
            rename("http", "http-web"),
            /my-app: the Service was left unchanged\. blue has traffic, and this update would rename port 80 from "http" to "http-web"/,
        );
        await assert.rejects(rename(undefined, "http"), /rename port 80 from no name to "http"/);
        await rename("http", "http");
        await rename("http", "http-web", { allowLiveChange: true });
        await rename("http", "http-web", {}, { [podsOf("blue")]: { items: [] } });
        await rename("http", "http-web", {}, { [SERVICE]: undefined });
    });

    it("looks at no colour without traffic", () =>
        guarded(9090, { [paths.route]: virtualService("green"), ...GREEN_LIVE }));

    it("lets it be made", async () => {
        await guarded(9090, { [SERVICE]: undefined });
        await guarded(9090, { [paths.route]: undefined });
    });

    it("says before an update what that would refuse", async () => {
        await running("preview");
        await assert.rejects(guarded(9090), /This update would send it to 9090/);
    });
});

const GREEN_LIVE = { [SERVICE]: { spec: { ports: [{ port: 80, targetPort: "http" }] } } };
