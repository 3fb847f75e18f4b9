import assert from "node:assert/strict";
import type { Failure } from "../../../../src/cli/failure.ts";
import { moveTrafficBack } from "../../../../src/cli/rollback/moveTraffic.ts";
import { Refused } from "../../../../src/cluster/client.ts";
import { templateDigest } from "../../../../src/model/route/served.ts";
import { deployment, destinationRule, type FakeCluster, paths } from "../../fakeCluster.ts";
import { listing } from "../../listing.ts";
import { clusterWith, route } from "../clusterWith.ts";
import { destination, mainRule, service } from "../samples.ts";
import { rollbackOrder } from "./rollbackOrder.ts";

const HOLD = "/metadata/annotations/istio-blue-green~1hold";
const SERVICE = "/api/v1/namespaces/default/services/my-app";
const onGreen = () => route([mainRule(destination("green", 100))]);
const both = () => ({ [paths.blue]: deployment(3), [paths.green]: deployment(3) });
/** Green has the traffic and three ready pods, and blue has as many, unless a test says otherwise. */
const started = (objects: Record<string, unknown> = {}, behaviour?: Parameters<typeof clusterWith>[1]) =>
    clusterWith({ [paths.route]: onGreen(), ...both(), ...objects }, behaviour);
function list(objects: FakeCluster["objects"], pods: number) {
    const listed = listing(pods);
    objects.set("/api/v1/namespaces/default/pods", listed.pods);
    objects.set("/apis/discovery.k8s.io/v1/namespaces/default/endpointslices", listed.slices);
}

describe("bringing traffic back", () => {
    it("changes the route's rules and nothing else of its spec", async () => {
        const cluster = started();
        assert.deepEqual(await moveTrafficBack(cluster, service, rollbackOrder()), { moved: true, to: "blue" });
        const [change] = cluster.changes;
        assert.deepEqual(change?.operations[0], {
            op: "replace",
            path: "/spec/http",
            value: [mainRule(destination("blue", 100))],
        });
    });

    it("leaves a hold that says from where and why, in the same change", async () => {
        const cluster = started();
        await moveTrafficBack(cluster, service, rollbackOrder());
        const hold = cluster.changes[0]?.operations.find(({ path }) => path === HOLD) as { value: string } | undefined;
        const { from, reason } = JSON.parse(hold?.value ?? "{}");
        assert.deepEqual([from, reason], ["green", "errors"]);
    });

    it("leaves a hold on a route that has no annotations yet", async () => {
        const cluster = started({ [paths.route]: route([mainRule(destination("green", 100))], {}) });
        await moveTrafficBack(cluster, service, rollbackOrder());
        assert.deepEqual(cluster.changes[0]?.operations[1], { op: "add", path: "/metadata/annotations", value: {} });
    });

    it("records in the same change with which pods each colour has served", async () => {
        const object = onGreen();
        const cluster = started({
            [paths.route]: { ...object, metadata: { ...object.metadata, ...{ generation: 4 } } },
        });
        await moveTrafficBack(cluster, service, rollbackOrder());
        const added = cluster.changes[0]?.operations.find(({ path }) => path.endsWith("istio-blue-green~1served"));
        const template = templateDigest(deployment(3).spec?.template);
        assert.deepEqual(JSON.parse(added && "value" in added ? String(added.value) : "{}"), {
            generation: 5,
            templates: { blue: template, green: template },
        });
    });

    it("ends the cutover that was under way", async () => {
        const journal = JSON.stringify({ from: "blue", to: "green", steps: [100], step: 0 });
        const object = route([mainRule(destination("green", 100))], { "istio-blue-green/cutover": journal });
        const cluster = started({ [paths.route]: object });
        await moveTrafficBack(cluster, service, rollbackOrder());
        const removed = cluster.changes[0]?.operations.filter(({ op }) => op === "remove").map(({ path }) => path);
        assert.deepEqual(removed, ["/metadata/annotations/istio-blue-green~1cutover"]);
    });

    it("stops a cutover that has not moved anything yet", async () => {
        const journal = JSON.stringify({ from: "blue", to: "green", steps: [100], step: 0 });
        const object = route([mainRule(destination("blue", 100))], { "istio-blue-green/cutover": journal });
        const cluster = started({ [paths.route]: object });
        assert.equal((await moveTrafficBack(cluster, service, rollbackOrder())).moved, false);
        const changed = cluster.changes[0]?.operations.map(({ op, path }) => `${op} ${path}`);
        assert.deepEqual(changed, [`add ${HOLD}`, "remove /metadata/annotations/istio-blue-green~1cutover"]);
    });

    it("leaves a hold on pods that have never served, where an update may be about to move traffic there", async () => {
        const sets = "/apis/apps/v1/namespaces/default/replicasets";
        const revision = { "deployment.kubernetes.io/revision": "2" };
        const blue = deployment(3);
        const newer = {
            creationTimestamp: "2031-01-01T00:00:00Z",
            annotations: revision,
            ownerReferences: [{ uid: "uid" }],
        };
        const onGreenSince = onGreen();
        const managedFields = [{ time: "2030-01-01T00:00:00Z", fieldsV1: { "f:spec": { "f:http": {} } } }];
        const cluster = clusterWith({
            [paths.route]: { ...onGreenSince, metadata: { ...onGreenSince.metadata, ...{ managedFields } } },
            ...both(),
            [paths.blue]: { ...blue, metadata: { ...blue.metadata, annotations: revision } },
            [sets]: { items: [{ metadata: newer }] },
        });
        await assert.rejects(moveTrafficBack(cluster, service, rollbackOrder()), {
            exitCode: 3,
            message: /traffic has not moved.*did not serve before.*blue is now on hold/,
        });
        const [left] = cluster.changes[0]?.operations ?? [];
        const { from, reason, stayed } = JSON.parse(left?.op === "add" ? String(left.value) : "{}");
        assert.deepEqual([cluster.changes.length, left?.path, from, reason, stayed], [1, HOLD, "blue", "errors", true]);
    });

    it("decides again if somebody else changed the route in between", async () => {
        const cluster = started({}, { conflicts: 2 });
        assert.equal((await moveTrafficBack(cluster, service, rollbackOrder())).moved, true);
    });

    it("gives up on a route that is changed all the time, and says so", async () => {
        const cluster = started({}, { conflicts: 1000 });
        await assert.rejects(
            moveTrafficBack(cluster, service, rollbackOrder()),
            /Somebody else changed the route during each of 20 attempts/,
        );
    });

    it("names the service, and that traffic has not moved, where the account may not change the route", async () => {
        const cluster = started();
        cluster.change = async () => {
            throw new Refused('https://k answered PATCH /apis with 403: virtualservices "my-app" is forbidden', 403);
        };
        await assert.rejects(moveTrafficBack(cluster, service, rollbackOrder()), {
            exitCode: 1,
            message:
                /^my-app: traffic has not moved\. .*is forbidden\. .*patches the VirtualService default\/my-app.*--context/,
        });
    });

    it("scales the other colour up before it moves anything", async () => {
        const cluster = started(
            { [paths.blue]: deployment(0) },
            {
                onPatch: ({ objects, changes }) => {
                    assert.deepEqual(changes, []);
                    objects.set(paths.blue, deployment(3));
                    list(objects, 3);
                },
            },
        );
        await moveTrafficBack(cluster, service, rollbackOrder({ timeoutMilliseconds: 5000 }));
        assert.deepEqual(cluster.patches[0]?.body, { spec: { replicas: 3 } });
        assert.equal(cluster.changes.length, 1);
    });

    it("raises minReplicas of the other colour's autoscaler, which would take the pods away again", async () => {
        const autoscaler = "/apis/autoscaling/v2/namespaces/default/horizontalpodautoscalers/my-app-blue";
        const cluster = started(
            {
                [paths.blue]: deployment(1),
                [paths.green]: deployment(5),
                [autoscaler]: { ...deployment(0), spec: { minReplicas: 1, maxReplicas: 10 } },
            },
            {
                onPatch: ({ objects }) => {
                    objects.set(paths.blue, deployment(5));
                    list(objects, 5);
                },
            },
        );
        await moveTrafficBack(cluster, service, rollbackOrder({ timeoutMilliseconds: 5000 }));
        assert.deepEqual(cluster.patches[0]?.body, { spec: { minReplicas: 5 } });
    });

    it("is refused, with nothing moved, when the pods do not come in time", async () => {
        const cluster = started({ [paths.blue]: deployment(3, 1) });
        await assert.rejects(moveTrafficBack(cluster, service, rollbackOrder()), {
            exitCode: 3,
            message: /traffic has not moved.*has 1 ready pod after.*needed: 3.*--force/,
        });
        assert.deepEqual(cluster.changes, []);
    });

    it("goes to what is there where the colour with the traffic fails, and says how much that is", async () => {
        const cluster = started({ [paths.blue]: deployment(10, 9), [paths.green]: deployment(10) });
        list(cluster.objects, 9);
        const said: string[] = [];
        const failing = { failing: "green fails: errors 20 %", say: (text: string) => said.push(text) };
        assert.deepEqual(await moveTrafficBack(cluster, service, rollbackOrder(failing)), { moved: true, to: "blue" });
        assert.deepEqual(said, [
            "my-app: blue has 9 of the 10 ready pods that it needs. Traffic moves there anyway, because green fails: errors 20 %",
        ]);
    });

    it("goes to what is there where the colour with the traffic has lost pods", async () => {
        const cluster = started({ [paths.blue]: deployment(10, 6), [paths.green]: deployment(10, 7) });
        list(cluster.objects, 6);
        assert.equal((await moveTrafficBack(cluster, service, rollbackOrder())).moved, true);
    });

    it("does not wait for a pod that comes and goes, nor for one to be ready for long, where the other colour fails", async () => {
        const cluster = started({ [paths.blue]: deployment(4, 3), [paths.green]: deployment(4) });
        list(cluster.objects, 2);
        const patient = { ...service, gate: { ...service.gate, minReadySeconds: 3600 } };
        const began = Date.now();
        assert.equal((await moveTrafficBack(cluster, patient, rollbackOrder({ failing: "errors" }))).moved, true);
        assert.ok(Date.now() - began < 10_000);
    }).timeout(15_000);

    it("goes nowhere where not one pod is ready, however badly the other colour fails", async () => {
        const cluster = started({ [paths.blue]: deployment(3, 0) });
        await assert.rejects(
            moveTrafficBack(cluster, service, rollbackOrder({ failing: "errors" })),
            /has 0 ready pods/,
        );
    });

    describe("into a subset that no request would get through", () => {
        const labelled = (labels: Record<string, string>) => {
            const object = deployment(3);
            return { ...object, spec: { ...object.spec, template: { metadata: { labels } } } };
        };
        const refused = async (objects: Record<string, object>, wishes: object = {}) => {
            const cluster = started(objects);
            let message = "";
            await assert.rejects(moveTrafficBack(cluster, service, rollbackOrder(wishes)), (error: Failure) => {
                message = error.message;
                return error.exitCode === 3 && /traffic has not moved\. Requests to blue/.test(message);
            });
            assert.deepEqual([cluster.changes, cluster.patches], [[], []]);
            return message;
        };
        const withoutBlue = { [paths.rule]: destinationRule({ green: { color: "green" } }) };

        it("is refused where the live DestinationRule lacks it, with what is there and what to do", async () => {
            const message = await refused(withoutBlue);
            assert.match(message, /my-app has no subset blue for the host my-app\.default \(it has: green\)/);
            assert.match(message, /`pulumi up --refresh`, which restores it/);
        });

        it("is refused before any pods are started, however badly the other colour fails", async () => {
            await refused({ ...withoutBlue, [paths.blue]: deployment(0) }, { failing: "errors" });
        });

        it("is refused with --force too, which is about pods", () => refused(withoutBlue, { force: true }));

        it("is refused if it selects the pods of the other colour", async () => {
            const swapped = destinationRule({ blue: { color: "green" }, green: { color: "green" } });
            assert.match(await refused({ [paths.rule]: swapped }), /subset blue selects pods with color: green/);
        });

        it("is refused if it selects a label that the pods lack", async () => {
            const versioned = destinationRule({ blue: { color: "blue", version: "v1" } });
            const pods = { [paths.blue]: labelled({ app: "my-app", color: "blue", version: "v2" }) };
            assert.match(await refused({ [paths.rule]: versioned, ...pods }), /selects pods with version: v1/);
        });

        it("is refused if the route's Service selects only pods of the other colour", async () => {
            const selector = { app: "my-app", color: "green" };
            const object = { metadata: { name: "my-app", uid: "s", resourceVersion: "1" }, spec: { selector } };
            const pods = { [paths.blue]: labelled({ app: "my-app", color: "blue" }) };
            const message = await refused({ [SERVICE]: object, ...pods }, { force: true });
            assert.match(
                message,
                /the Service default\/my-app selects pods with color: green, which the pods of blue do not/,
            );
            const both = { ...object, spec: { selector: { app: "my-app" } } };
            const cluster = started({ [SERVICE]: both, ...pods });
            assert.equal((await moveTrafficBack(cluster, service, rollbackOrder())).moved, true);
        });

        it("checks the host that the route names", async () => {
            const green = destination("green", 100);
            const leads = mainRule({ ...green, destination: { ...green.destination, host: "my-app-all" } });
            const known = destinationRule({ green: { color: "green" } }, "my-app-all");
            const message = await refused({ [paths.route]: route([leads]), [`${paths.rule}-all`]: known });
            assert.match(message, /default\/my-app-all has no subset blue for the host my-app-all\.default/);
        });

        it("goes there where another DestinationRule of the host has it", async () => {
            const cluster = started(withoutBlue);
            cluster.objects.set(paths.rule.replace(/\/[^/]+$/, ""), { items: [destinationRule()] });
            assert.equal((await moveTrafficBack(cluster, service, rollbackOrder())).moved, true);
        });

        it("goes there where DestinationRules may not be looked at", async () => {
            const cluster = started();
            const { get } = cluster;
            cluster.get = async <T>(path: string) => {
                if (path.includes("destinationrules")) throw new Refused("destinationrules is forbidden", 403);
                return get<T>(path);
            };
            assert.equal((await moveTrafficBack(cluster, service, rollbackOrder())).moved, true);
        });
    });

    describe("with a Service that selects the active colour alone", () => {
        const at = (name: string) => `/api/v1/namespaces/default/services/${name}`;
        const known = (selector: object, targetPort: unknown) => ({
            ...route([]),
            spec: { selector, ports: [{ name: "http", port: 80, targetPort }] },
        });
        const pinned = (http: object[], annotations?: Record<string, string>) =>
            started({
                [paths.route]: route(http, annotations),
                [at("my-app")]: known({ app: "my-app", color: "green" }, 9090),
                [at("my-app-all")]: known({ app: "my-app" }, "http"),
            });
        const toBlue = {
            path: `${at("my-app")}?fieldManager=bluegreen`,
            body: {
                spec: {
                    selector: { app: "my-app", color: "blue" },
                    ports: [{ name: "http", port: 80, targetPort: "http" }],
                },
            },
        };

        it("moves it after the route", async () => {
            const cluster = pinned([mainRule(destination("green", 100))]);
            await moveTrafficBack(cluster, service, rollbackOrder());
            assert.deepEqual([cluster.changes.length, cluster.patches], [1, [toBlue]]);
        });

        it("moves it where an earlier rollback has moved the route alone", async () => {
            const hold = JSON.stringify({ from: "green", reason: "errors", time: "2030-01-01T00:00:00Z" });
            const cluster = pinned([mainRule(destination("blue", 100))], { "istio-blue-green/hold": hold });
            assert.equal((await moveTrafficBack(cluster, service, rollbackOrder())).moved, true);
            assert.deepEqual(cluster.patches, [toBlue]);
        });

        it("says what is not known where it cannot be moved", async () => {
            const cluster = pinned([mainRule(destination("green", 100))]);
            cluster.patch = async () => {
                throw new Error("services is forbidden");
            };
            await assert.rejects(moveTrafficBack(cluster, service, rollbackOrder()), {
                exitCode: 6,
                message: /traffic is on blue for all callers that follow the route.*services is forbidden/s,
            });
        });

        it("leaves a Service alone that selects both colours", async () => {
            const cluster = pinned([mainRule(destination("green", 100))]);
            cluster.objects.set(at("my-app"), known({ app: "my-app" }, 8080));
            await moveTrafficBack(cluster, service, rollbackOrder());
            assert.deepEqual(cluster.patches, []);
        });
    });

    it("says that the pods it started stay, for another try", async () => {
        const cluster = started({ [paths.blue]: deployment(0) });
        await assert.rejects(moveTrafficBack(cluster, service, rollbackOrder()), /stays scaled to 3.*`pulumi up`/);
    });

    it("says what state things are in when it is interrupted while pods come up", async () => {
        const cluster = started({ [paths.blue]: deployment(3, 1) });
        const interrupted = rollbackOrder({ timeoutMilliseconds: 60_000, signal: AbortSignal.abort() });
        await assert.rejects(moveTrafficBack(cluster, service, interrupted), {
            exitCode: 130,
            message: /traffic has not moved.*1 ready pod when this was interrupted/,
        });
        assert.deepEqual(cluster.changes, []);
    });

    it("goes back to a single ready pod with --force", async () => {
        const cluster = started({ [paths.blue]: deployment(3, 1) });
        assert.equal((await moveTrafficBack(cluster, service, rollbackOrder({ force: true }))).moved, true);
    });
});
