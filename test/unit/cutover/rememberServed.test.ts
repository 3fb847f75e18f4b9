import assert from "node:assert/strict";
import type { ResourceHookArgs } from "@pulumi/pulumi";
import { rememberServed } from "../../../src/cutover/rememberServed.ts";
import { type Served, templateDigest } from "../../../src/model/route/served.ts";
import { allOn } from "../../../src/model/route/view.ts";
import { deployment, type FakeCluster, type FakeObject, fakeCluster, paths } from "../fakeCluster.ts";
import { running, watching } from "./watching.ts";

const SERVED = "/metadata/annotations/istio-blue-green~1served";

const spec = (subset: string) => ({
    http: [{ route: [{ destination: { host: "my-app", subset }, weight: 100 }] }],
});
const args = (before: number | undefined, after: number, from = "blue", to = "green") =>
    ({
        oldOutputs: before && { metadata: { generation: before }, spec: spec(from) },
        newOutputs: { metadata: { namespace: "default", generation: after }, spec: spec(to) },
    }) as unknown as ResourceHookArgs;

function routeOf(generation: number, annotations?: Record<string, string>): FakeObject {
    const metadata = {
        name: "my-app",
        uid: "route",
        resourceVersion: "7",
        ...{ generation },
        ...(annotations && { annotations }),
    };
    return { metadata, spec: spec("green") };
}
function pods(image: string): FakeObject {
    return { ...deployment(3), spec: { replicas: 3, template: templateOf(image) } };
}
const templateOf = (image: string) => ({ spec: { containers: [{ image }] } });
const cluster = (generation = 2, behaviour?: Parameters<typeof fakeCluster>[1], annotations?: Record<string, string>) =>
    fakeCluster(
        {
            [paths.route]: routeOf(generation, annotations ?? { a: "b" }),
            [paths.blue]: pods("my-app:1"),
            [paths.green]: pods("my-app:2"),
        },
        behaviour,
    );

function recorded({ changes }: FakeCluster): Served | undefined {
    const found = changes.at(-1)?.operations.find(({ path }) => path === SERVED);
    return found && "value" in found ? (JSON.parse(String(found.value)) as Served) : undefined;
}
const [blue, green] = ["my-app:1", "my-app:2"].map((image) => templateDigest(templateOf(image)));

describe("after an update has changed the route", () => {
    beforeEach(() => running("update"));

    const remembered = async (asked: FakeCluster, given = args(1, 2), from?: "blue" | "green") => {
        const context = watching(asked);
        if (from) context.admitted = { targets: [], hold: undefined, from: allOn(from) };
        await rememberServed(context, given);
        return recorded(asked);
    };

    it("the route records the pods of the colours that had and have the traffic", async () =>
        assert.deepEqual(await remembered(cluster()), { generation: 2, templates: { blue, green } }));

    it("it goes by the route that the gate saw last, not by an older one in the state", async () =>
        assert.deepEqual(await remembered(cluster(), args(1, 2), "green"), { generation: 2, templates: { green } }));

    it("it keeps the record of a colour that has had no traffic, although that has other pods by now", async () => {
        const last = JSON.stringify({ generation: 1, templates: { blue: "earlier" } });
        const found = await remembered(cluster(2, {}, { "istio-blue-green/served": last }), args(1, 2, "green"));
        assert.deepEqual(found, { generation: 2, templates: { blue: "earlier", green } });
    });

    it("it gives a route its first annotation", async () => {
        const bare = cluster();
        bare.objects.set(paths.route, routeOf(2));
        await remembered(bare);
        assert.deepEqual(bare.changes[0]?.operations[0], { op: "add", path: "/metadata/annotations", value: {} });
    });

    it("it is written also if somebody changes another annotation at the same time", async () =>
        assert.deepEqual((await remembered(cluster(2, { conflicts: 2 })))?.generation, 2));

    it("nothing is recorded if somebody else has changed the route since", async () =>
        assert.equal(await remembered(cluster(3)), undefined));

    it("nothing is recorded where annotations alone have changed", async () =>
        assert.equal(await remembered(cluster(), args(2, 2)), undefined));

    it("the first route records the only colour with traffic", async () =>
        assert.deepEqual(await remembered(cluster(1), args(undefined, 1)), { generation: 1, templates: { green } }));

    it("the update goes on if the record cannot be written", async () => {
        await rememberServed(watching(new Error("the API server is away")), args(1, 2));
        const busy = cluster(2, { conflicts: 1000 });
        await remembered(busy);
        assert.deepEqual(busy.changes, []);
    });

    it("a preview records nothing", async () => {
        await running("preview");
        assert.equal(await remembered(cluster()), undefined);
    });
});
