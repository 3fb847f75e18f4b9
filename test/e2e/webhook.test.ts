import assert from "node:assert/strict";
import { KubeConfig, KubernetesObjectApi } from "@kubernetes/client-node";
import fc from "fast-check";
import { BlueGreenService } from "../../src/blueGreenService.ts";
import { wideArgs } from "../harness/wideArgs.ts";
import { reasonOf } from "../sandbox/supervisor/probe.ts";
import { record } from "../unit/recording.ts";

describe("the API server with istiod's own webhook", () => {
    const config = new KubeConfig();
    config.loadFromDefault();
    const api = KubernetesObjectApi.makeApiClient(config);

    it("takes every object that valid arguments make", async () => {
        const takesAll = fc.asyncProperty(wideArgs, async (args) => {
            const { resources } = await record((opts) => new BlueGreenService("my-app", args, opts));
            const objects = [...resources.values()].filter(({ type }) => type.startsWith("kubernetes:"));
            assert.ok(objects.length >= 5, `only ${[...resources.keys()]}`);
            for (const { props } of objects) {
                await api.create(props, undefined, "All").catch((error: unknown) => {
                    throw new Error(`${JSON.stringify(props)} was refused: ${reasonOf(error)}`);
                });
            }
        });
        await fc.assert(takesAll, { numRuns: 60, seed: 11 });
    });
});
