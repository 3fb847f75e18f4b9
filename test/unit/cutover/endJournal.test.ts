import assert from "node:assert/strict";
import type { ResourceHookArgs } from "@pulumi/pulumi";
import type { PatchOperation } from "../../../src/cluster/client.ts";
import { endJournal } from "../../../src/cutover/endJournal.ts";
import { Annotations } from "../../../src/model/names.ts";
import { fakeCluster, paths } from "../fakeCluster.ts";
import { running, watching } from "./watching.ts";

const journal = (step: number) => JSON.stringify({ from: "blue", to: "green", steps: [10, 100], step });

/** What an update that moves green's share makes of the journal: what it changes on the route. */
async function changes(before: number, after: number, text: string | null = journal(0)) {
    const lead = (green: number) => ({
        metadata: {
            namespace: "default",
            resourceVersion: "7",
            ...(text !== null && { annotations: { [Annotations.cutover]: text } }),
        },
        spec: {
            http: [
                {
                    route: [
                        { destination: { host: "my-app", subset: "blue" }, weight: 100 - green },
                        { destination: { host: "my-app", subset: "green" }, weight: green },
                    ],
                },
            ],
        },
    });
    const made: { version: string; operations: PatchOperation[] }[] = [];
    let conflicts = 1;
    const cluster = fakeCluster(
        { [paths.route]: lead(after) },
        {
            change: async <T>(_: string, version: string, operations: PatchOperation[]) => {
                if (conflicts-- > 0) return undefined;
                made.push({ version, operations });
                return {} as T;
            },
        },
    );
    const args = { oldOutputs: lead(before), newOutputs: lead(after) } as unknown as ResourceHookArgs;
    await endJournal(watching(cluster), args);
    return made;
}

const ERASED = [
    { version: "7", operations: [{ op: "remove", path: "/metadata/annotations/istio-blue-green~1cutover" }] },
];

describe("a cutover in steps that is under way", () => {
    beforeEach(() => running("update"));

    it("has ended once an update moves the traffic otherwise, be it on or back", async () => {
        for (const [before, after] of [
            [10, 100],
            [10, 0],
            [0, 50],
        ] as const) {
            assert.deepEqual(await changes(before, after), ERASED, `${before} % to ${after} %`);
        }
    });

    it("goes on after its own steps", async () => {
        assert.deepEqual(await changes(0, 10), []);
        assert.deepEqual(await changes(10, 100, journal(1)), []);
    });

    it("continues after an update that moves nothing, whether or not the step was made", async () => {
        assert.deepEqual(await changes(0, 0), []);
        assert.deepEqual(await changes(10, 10), []);
    });

    it("is nothing to an update where none is written down, or none that can be read", async () => {
        assert.deepEqual(await changes(0, 100, null), []);
        for (const text of ["nonsense", "null", '{"to":"purple","steps":[10],"step":0}', '{"to":"green"}'])
            assert.deepEqual(await changes(0, 100, text), [], text);
    });

    it("is left alone in a preview", async () => {
        await running("preview");
        assert.deepEqual(await changes(10, 100), []);
    });
});
