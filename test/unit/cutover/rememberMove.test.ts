import assert from "node:assert/strict";
import type { ResourceHookArgs } from "@pulumi/pulumi";
import { rememberMove } from "../../../src/cutover/rememberMove.ts";
import { fakeCluster } from "../fakeCluster.ts";
import { running, watching } from "./watching.ts";

const args = (before: number | undefined, after: number) =>
    ({
        oldOutputs: before && { metadata: { uid: "route", generation: before } },
        newOutputs: { metadata: { uid: "route", generation: after } },
    }) as unknown as ResourceHookArgs;

async function remembered(given: ResourceHookArgs) {
    const context = watching(fakeCluster({}));
    await rememberMove(context, given);
    return context.routeSight && [context.routeSight.change, context.routeSight.watched];
}

describe("after an update has changed the route", () => {
    it("it is known when, whatever the clocks say", async () => {
        await running("update");
        assert.deepEqual(await remembered(args(1, 2)), ["route 2", true]);
        assert.deepEqual(await remembered(args(undefined, 1)), ["route 1", true]);
    });

    it("nothing has moved where its annotations alone have changed", async () => {
        await running("update");
        assert.equal(await remembered(args(2, 2)), undefined);
    });

    it("nothing has moved in a preview", async () => {
        await running("preview");
        assert.equal(await remembered(args(1, 2)), undefined);
    });
});
