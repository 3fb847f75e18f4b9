import assert from "node:assert/strict";
import { losingNothing } from "../harness/lossless.ts";
import { uidsOf } from "../harness/objects.ts";
import type { PulumiStack } from "../harness/pulumiStack.ts";
import { openTestStack, QUICK_PODS } from "../harness/testStack.ts";

const ISTIO_OBJECTS = ["virtualservice/my-app", "destinationrule/my-app", "gateway/my-app"];

describe("istioApiVersion changed while requests come", () => {
    let stack: PulumiStack;

    before(async () => {
        stack = await openTestStack("istio-api-version", QUICK_PODS);
        await stack.run("up", "--yes", "--skip-preview");
    });
    after(() => stack.remove());

    for (const [from, to] of [
        ["v1", "v1beta1"],
        ["v1beta1", "v1"],
    ] as const) {
        it(`from ${from} to ${to} replaces nothing, deletes nothing and loses no request`, async () => {
            const before = await uidsOf(ISTIO_OBJECTS);
            await stack.configure("istioApiVersion", to);
            await losingNothing(async () => {
                const { output } = await stack.run("up", "--yes", "--skip-preview", "--diff");
                assert.doesNotMatch(output, /replace|delete/, output);
                assert.match(output, new RegExp(`networking\\.istio\\.io/${to}:VirtualService`));
            });
            assert.deepEqual(await uidsOf(ISTIO_OBJECTS), before);
            await stack.run("preview", "--expect-no-changes");
        });
    }
});
