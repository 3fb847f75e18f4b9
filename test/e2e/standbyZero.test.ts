import assert from "node:assert/strict";
import { DEFAULTS, LEAST_SCALE_DOWN_DELAY_SECONDS } from "../../src/arguments/settings.ts";
import { type Color, other } from "../../src/model/color.ts";
import { losingNothing } from "../harness/lossless.ts";
import { cutOver } from "../harness/measuredCutover.ts";
import { place } from "../harness/place.ts";
import type { PulumiStack } from "../harness/pulumiStack.ts";
import { type RouteWatch, watchRoute } from "../harness/routeWatch.ts";
import { type SizeWatch, watchSizes } from "../harness/sizeWatch.ts";
import { openTestStack } from "../harness/testStack.ts";

const DRAIN_SECONDS = 5;

describe("a cutover with standbyReplicas 0", () => {
    let stack: PulumiStack;
    let route: RouteWatch;
    let sizes: SizeWatch;

    before(async () => {
        const config = { standbyReplicas: 0, scaleDownDelaySeconds: DRAIN_SECONDS };
        stack = await openTestStack("standby-zero", config);
        await stack.run("up", "--yes", "--skip-preview");
        route = await watchRoute(place.namespace, "my-app");
        sizes = await watchSizes(place.namespace);
    });
    after(async () => {
        await stack.remove();
        route?.stop();
        sizes?.stop();
    });

    for (const to of ["green", "blue"] satisfies Color[]) {
        const from = other(to);
        it(`brings ${to} up, waits, moves, drains ${from} and scales it down, in one update, losing nothing`, async () => {
            assert.equal(sizes.at(`my-app-${to}`, Date.now()).replicas, 0);
            await losingNothing(async (load) => {
                const { apiChangeAt } = await cutOver(stack, to, { load, route });
                assert.equal(sizes.at(`my-app-${to}`, apiChangeAt).ready, 3, `${to} was not ready`);
                const unready = sizes.of(`my-app-${to}`).findLast(({ ready, at }) => ready < 3 && at < apiChangeAt);
                const settled = (apiChangeAt - (unready?.at ?? Number.NaN)) / 1000;
                assert.ok(settled > DEFAULTS.minReadySeconds - 1, `${to} was ready for ${settled} s at most`);
                const shrunk = sizes.of(`my-app-${from}`).find(({ replicas, at }) => replicas < 3 && at > apiChangeAt);
                assert.ok(shrunk, `${from} was not scaled down`);
                assert.equal(shrunk.replicas, 0);
                // What the watches tell may come late, each by itself.
                const drained = (shrunk.at - apiChangeAt) / 1000;
                assert.ok(drained > DRAIN_SECONDS - 1, `${from} was scaled down ${drained} s after the route moved`);
            });
        });
    }

    it("keeps blue until istiod has pushed the route by itself, with scaleDownDelaySeconds 0 too, losing nothing", async () => {
        await stack.configure("scaleDownDelaySeconds", "0");
        await losingNothing(async (load) => {
            const { apiChangeAt } = await cutOver(stack, "green", { load, route });
            const shrunk = sizes.of("my-app-blue").find(({ replicas, at }) => replicas < 3 && at > apiChangeAt);
            assert.ok(shrunk, "blue was not scaled down");
            const drained = (shrunk.at - apiChangeAt) / 1000;
            assert.ok(
                drained > LEAST_SCALE_DOWN_DELAY_SECONDS - 1,
                `blue was scaled down ${drained} s after the route moved`,
            );
        });
    });

    it("leaves nothing to change", () => stack.run("preview", "--expect-no-changes"));
});
