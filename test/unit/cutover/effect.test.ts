import assert from "node:assert/strict";
import { effectOf } from "../../../src/cutover/effect.ts";
import { BLUE, deployment, fakeCluster } from "./fakeCluster.ts";

const BEFORE = { spec: { replicas: 3, template: { spec: { containers: [{ name: "my-app", image: "my-app:1" }] } } } };
const AFTER = { ...BEFORE, spec: { ...BEFORE.spec, replicas: 2 } };

/** What the API server says that applying would make. */
function dryRun(result: object | undefined) {
    const applied: { fieldManager: string; object: object }[] = [];
    const tryApply = async <T>(_: string, fieldManager: string, object: object) => {
        applied.push({ fieldManager, object });
        return result as T | undefined;
    };
    return { applied, client: fakeCluster({ [BLUE]: deployment(3) }, { tryApply }) };
}

describe("the effect of an update on a colour", () => {
    it("is what the API server says", async () => {
        const changed = {
            spec: { replicas: 2, template: { spec: { containers: [{ name: "my-app", image: "my-app:2" }] } } },
        };
        const { client } = dryRun(changed);
        assert.deepEqual(await effectOf(client, BLUE, BEFORE, AFTER, true), { replicas: 2, template: true });
    });

    it("is none on pods that only look different in the program", async () => {
        const { client } = dryRun(deployment(3));
        const imported = { spec: { ...BEFORE.spec, template: { spec: { restartPolicy: "Always" } } } };
        assert.deepEqual(await effectOf(client, BLUE, imported, BEFORE, true), { replicas: 3, template: false });
    });

    it("is asked for in the provider's name, so that what it no longer sets counts as removed", async () => {
        const { client, applied } = dryRun(deployment(3));
        await effectOf(client, BLUE, BEFORE, AFTER, true);
        assert.equal(applied[0]?.fieldManager, "pulumi-kubernetes-1");
    });

    it("leaves out the count that an autoscaler owns", async () => {
        const { client, applied } = dryRun(deployment(12));
        await effectOf(client, BLUE, BEFORE, AFTER, false);
        assert.deepEqual(Object.keys((applied[0]?.object as { spec?: object } | undefined)?.spec ?? {}), ["template"]);
    });

    it("is guessed from the program where the API server does not say", async () => {
        const { client } = dryRun(undefined);
        assert.deepEqual(await effectOf(client, BLUE, BEFORE, AFTER, true), { replicas: 2, template: false });
    });
});
