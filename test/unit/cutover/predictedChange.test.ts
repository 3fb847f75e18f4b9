import assert from "node:assert/strict";
import { type Proposal, predictChange } from "../../../src/cutover/predictedChange.ts";
import { deployment, fakeCluster, paths } from "../fakeCluster.ts";

const container = (more: object = {}) => ({ name: "my-app", image: "my-app:1", ...more });
const specOf = (...containers: object[]) => ({ replicas: 3, template: { spec: { containers } } });
const BEFORE = { spec: specOf(container()) };
const AFTER = { spec: { ...BEFORE.spec, replicas: 2 } };
const UPDATE: Proposal = { before: BEFORE, after: AFTER, state: {}, mode: "server", ownsReplicas: true };
const SAME = { replicas: 3, template: false, differences: [] };

interface Asked {
    applied: { fieldManager: string; object: object }[];
    /** Specs for which only defaults were asked. */
    replaced: unknown[];
}

/** What the API server says that applying would make; it gives nothing any default. */
function dryRun(result: object | undefined, live: object = deployment(3)) {
    const asked: Asked = { applied: [], replaced: [] };
    const client = fakeCluster(
        { [paths.blue]: live },
        {
            tryApply: async <T>(_: string, fieldManager: string, object: object) => {
                asked.applied.push({ fieldManager, object });
                return result as T | undefined;
            },
            change: async <T>(_: string, __: string, [operation]: unknown[]) => {
                const spec = (operation as { value: unknown }).value;
                asked.replaced.push(spec);
                return { spec } as T;
            },
        },
    );
    return { asked, client };
}

describe("what an update is to change of a colour", () => {
    it("is what the API server says", async () => {
        const { client } = dryRun({ metadata: {}, spec: { ...specOf(container({ image: "my-app:2" })), replicas: 2 } });
        assert.deepEqual(await predictChange(client, paths.blue, UPDATE), {
            replicas: 2,
            template: true,
            differences: ["changes spec.containers[my-app].image"],
        });
    });

    it("is none on pods that only look different in the program", async () => {
        const { client } = dryRun(deployment(3));
        const imported = { spec: { template: { spec: { restartPolicy: "Always" } } } };
        assert.deepEqual(await predictChange(client, paths.blue, { ...UPDATE, before: imported, after: BEFORE }), SAME);
    });

    it("is requested as the provider's field manager, so that fields it no longer sets count as removed", async () => {
        const { client, asked } = dryRun(deployment(3));
        const annotated = { ...AFTER, metadata: { annotations: { "pulumi.com/patchFieldManager": "asked-for" } } };
        await predictChange(client, paths.blue, UPDATE);
        await predictChange(client, paths.blue, { ...UPDATE, state: { __fieldManager: "from-the-state" } });
        await predictChange(client, paths.blue, {
            ...UPDATE,
            state: { __fieldManager: "from-the-state" },
            after: annotated,
        });
        assert.deepEqual(
            asked.applied.map(({ fieldManager }) => fieldManager),
            ["pulumi-kubernetes-1", "from-the-state", "asked-for"],
        );
    });

    it("leaves the count as it is that an autoscaler owns, though the program set it before", async () => {
        const { client, asked } = dryRun(deployment(12), deployment(12));
        const { replicas } = await predictChange(client, paths.blue, { ...UPDATE, ownsReplicas: false });
        assert.equal(replicas, 12);
        assert.equal((asked.applied[0]?.object as { spec?: { replicas?: number } } | undefined)?.spec?.replicas, 12);
    });

    it("is guessed from the program where the API server does not say", async () => {
        const { client } = dryRun(undefined);
        assert.deepEqual(await predictChange(client, paths.blue, UPDATE), { ...SAME, replicas: 2 });
    });

    const env = (...names: string[]) => container({ env: names.map((name) => ({ name, value: "secret" })) });
    const byHand = {
        manager: "kubectl-set",
        operation: "Update",
        fieldsV1: {
            "f:spec": {
                "f:template": {
                    "f:spec": {
                        "f:containers": { 'k:{"name":"my-app"}': { "f:env": { 'k:{"name":"B"}': { ".": {} } } } },
                    },
                },
            },
        },
    };
    const setByHand = { metadata: { resourceVersion: "7", managedFields: [byHand] }, spec: specOf(env("A", "B")) };

    const ours = { manager: "pulumi-kubernetes-1", operation: "Apply" };
    const template = { "f:template": { "f:spec": { "f:containers": { 'k:{"name":"my-app"}': { "f:env": {} } } } } };
    const applied = {
        ...setByHand,
        metadata: { managedFields: [byHand, { ...ours, fieldsV1: { "f:spec": template } }] },
    };

    it("counts what was set with kubectl, which the provider takes over and drops", async () => {
        const { client, asked } = dryRun(applied, setByHand);
        assert.deepEqual(await predictChange(client, paths.blue, { ...UPDATE, after: { spec: specOf(env("A")) } }), {
            replicas: 3,
            template: true,
            differences: ["removes spec.containers[my-app].env[B]"],
        });
        assert.deepEqual(asked.replaced, [specOf(env("A"))]);
    });

    it("is guessed to drop what was set with kubectl where the API server does not say", async () => {
        const { client } = dryRun(undefined, setByHand);
        assert.equal((await predictChange(client, paths.blue, UPDATE)).template, true);
    });

    it("is requested again if somebody has changed the Deployment", async () => {
        const { client, asked } = dryRun(applied, setByHand);
        const answers = [undefined];
        const { change } = client;
        client.change = async (...args) => (answers.length > 0 ? answers.pop() : change(...args));
        assert.equal(
            (await predictChange(client, paths.blue, { ...UPDATE, after: { spec: specOf(env("A")) } })).template,
            true,
        );
        assert.equal(asked.applied.length, 2);
    });

    it("is computed from the program if the provider merges by itself", async () => {
        const live = { metadata: { resourceVersion: "7" }, spec: specOf(env("A", "B", "by-hand")) };
        const { client, asked } = dryRun(undefined, live);
        const change = { before: { spec: specOf(env("A", "B")) }, after: { spec: specOf(env("A")) } };
        const { differences } = await predictChange(client, paths.blue, { ...UPDATE, ...change, mode: "client" });
        assert.deepEqual(differences, ["removes spec.containers[my-app].env[B]"]);
        assert.deepEqual(asked.applied, []);
    });
});
