import assert from "node:assert/strict";
import type { DeployedBefore } from "../../../policy-pack/live/deployedBefore.ts";
import { cutoverTargetReady } from "../../../policy-pack/policies/cutoverTargetReady.ts";
import { oneRouteOwner } from "../../../policy-pack/policies/oneRouteOwner.ts";
import { routeSubsetExists } from "../../../policy-pack/policies/routeSubsetExists.ts";
import { shareRuns } from "../../../policy-pack/stack/run.ts";
import { fakeCluster } from "../live/fakeCluster.ts";
import { blocks, present, presentApp } from "../live/preview.ts";
import { listed } from "../myApp.ts";
import { type Reported, runOn, runStackPolicy, type Written } from "../stackOf.ts";

const ROUTE = "networking.istio.io/VirtualService default/my-app";
const BLUE = "apps/Deployment default/my-app-blue";

/** A preview that has refreshed: Pulumi shows all that there was, and registers what the program still has. */
async function refreshed(registered: readonly Written[], before: DeployedBefore): Promise<Reported[]> {
    const cluster = await fakeCluster(present());
    const { provider } = cluster;
    const runs = shareRuns(async () => before);
    const cutover = cutoverTargetReady(runs);
    const reported: Reported[] = [];
    try {
        for (const written of registered) await runOn(cutover, written, reported);
        const all = present().map((written) => ({ ...written, provider }));
        for (const policy of [cutoverTargetReady, routeSubsetExists])
            reported.push(...(await runStackPolicy(policy, all, {}, runs)));
        return reported;
    } finally {
        await cluster.close();
    }
}

describe("what a preview with refresh shows, although the program no longer has it", () => {
    const { route, blue, ...others } = presentApp();
    const had = new Set([ROUTE, BLUE]);

    it("is a route that the update removes, which is blocked", async () => {
        const [message = ""] = blocks(await refreshed([blue, ...listedBut(others)], had));
        assert.match(message, /VirtualService default\/my-app routes .*, and this update removes it from the stack/);
    });

    it("is the Deployment that has the traffic, which is blocked", async () => {
        const [message = ""] = blocks(await refreshed([route, ...listedBut(others)], had));
        assert.match(message, /subset blue of my-app\.default/);
    });

    it("is nothing where the program has all of it", async () => {
        assert.deepEqual(await refreshed(listed(presentApp()), had), []);
    });

    it("may be something that it only reads, which stays", async () => {
        assert.deepEqual(await refreshed([route, ...listedBut(others)], new Set([ROUTE])), []);
    });

    it("is said to be unknown where the stack's state cannot be read, and stays", async () => {
        const [report, ...more] = await refreshed([route, ...listedBut(others)], { problem: "no state" });
        assert.deepEqual(more, []);
        assert.match(
            report?.message ?? "",
            /^Not checked: whether this update removes objects .*my-app-blue: no state\)\./,
        );
    });
});

describe("what the end of an update shows of an object that has another place in the program now", () => {
    const now = listed(presentApp()).map((written) => ({ ...written, parents: ["my:Set", "my:Service"] }));
    const formerly = listed(presentApp()).map((written) => ({ ...written, parents: ["my:Service"] }));

    /** Pulumi shows its former place too, which nothing registers. */
    const shown = async (registered: readonly Written[], all: readonly Written[]) => {
        process.env.PULUMI_NODEJS_DRY_RUN = "false";
        try {
            const runs = shareRuns(() => assert.fail("nobody asks for a state that is changed by now"));
            const cutover = cutoverTargetReady(runs);
            const reported: Reported[] = [];
            for (const written of registered) await runOn(cutover, written, reported, { liveCheck: "off" });
            return [...reported, ...(await runStackPolicy(oneRouteOwner, all, {}, runs))];
        } finally {
            delete process.env.PULUMI_NODEJS_DRY_RUN;
        }
    };

    it("is one route, not two that rival", async () => {
        assert.deepEqual(await shown(now, [...formerly, ...now]), []);
    });

    it("is two where the program has both", async () => {
        const reported = await shown([...formerly, ...now], [...formerly, ...now]);
        assert.match(reported[0]?.message ?? "", /both route my-app\.default in the mesh/);
    });
});

function listedBut(some: Partial<Record<string, Written>>): Written[] {
    return Object.values(some).flatMap((each) => each ?? []);
}
