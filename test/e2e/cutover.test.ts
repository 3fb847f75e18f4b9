import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { other } from "../../src/model/color.ts";
import { assertIstioFindsNothing } from "../harness/analyze.ts";
import { inCluster } from "../harness/clusterState.ts";
import { assertNothingLost } from "../harness/lossless.ts";
import { cutOver, type MeasuredCutover } from "../harness/measuredCutover.ts";
import { place } from "../harness/place.ts";
import type { PulumiStack } from "../harness/pulumiStack.ts";
import { type RouteWatch, watchRoute } from "../harness/routeWatch.ts";
import { spreadOf } from "../harness/spread.ts";
import { openTestStack } from "../harness/testStack.ts";
import {
    type LoadReport,
    type RunningLoad,
    type SwitchTime,
    sandboxTargets,
    startLoad,
    switchTime,
} from "../sandbox/load/index.ts";

const CUTOVERS = 20;

describe("a cutover of the root project", () => {
    let stack: PulumiStack;
    let route: RouteWatch;
    let load: RunningLoad;
    let report: LoadReport;
    let isDestroyed = false;
    const cutovers: MeasuredCutover[] = [];

    before(async () => {
        stack = await openTestStack("cutover");
        await stack.run("up", "--yes", "--skip-preview");
        route = await watchRoute(place.namespace, "my-app");
        load = await startLoad({ targets: sandboxTargets({ gateway: 300, mesh: 50 }) });
        await sleep(1000);
    });

    after(async () => {
        if (!isDestroyed) await stack.remove();
        await load?.stop();
        route?.stop();
        if (report) say(report, cutovers);
    });

    describe("twenty times back and forth", () => {
        it("all go through", async function () {
            this.timeout(900_000);
            for (let count = 1; count <= CUTOVERS; count++) {
                cutovers.push(await cutOver(stack, count % 2 === 1 ? "green" : "blue", { load, route }));
            }
            report = await load.stop();
            assert.equal(report.phases.length, CUTOVERS);
        });

        it("lose no request, with retries off", () => assertNothingLost(report));

        for (const way of ["gateway", "mesh"]) {
            it(`move the callers of the ${way} each time, and wholly`, () => {
                for (const { cutover, time } of switches(report, cutovers, way)) {
                    const phase = report.phases[cutovers.indexOf(cutover)]?.targets[way]?.colors;
                    assert.ok(time.firstNew && time.lastOldSent, `only ${Object.keys(phase ?? {})} answered`);
                    assert.ok(
                        (phase?.[cutover.to]?.last.sentAt ?? 0) > time.lastOldSent.at,
                        `${cutover.to} is not the last`,
                    );
                }
            });
        }
    });

    // What stands beside a nested suite runs before it.
    describe("after them", () => {
        it("tells the colour of the applied route as the stack's output", async () => {
            assert.deepEqual(await stack.outputs(), { activeColor: "blue" });
        });

        it("changes one resource, the VirtualService, in the preview", async () => {
            await stack.configure("activeColor", "green");
            const { output } = await stack.run("preview", "--diff");
            assert.match(output, /networking\.istio\.io\/v1:VirtualService/);
            assert.match(output, /~ 1 to update/);
            await stack.configure("activeColor", "blue");
        });

        it("has nothing to change right after an update, nor after a refresh", async () => {
            await stack.run("preview", "--expect-no-changes");
            await stack.run("refresh", "--yes", "--skip-preview");
            await stack.run("preview", "--expect-no-changes");
        });

        it("holds nothing that istioctl analyze would mention", () => assertIstioFindsNothing());
    });

    describe("in the end", () => {
        it("leaves nothing in the cluster once the stack is destroyed", async () => {
            isDestroyed = true;
            await stack.destroy();
            assert.deepEqual(await inCluster(), []);
        });
    });
});

function switches(report: LoadReport, cutovers: readonly MeasuredCutover[], way: string) {
    return cutovers.map((cutover, index) => {
        const phase = report.phases[index]?.targets[way];
        assert.ok(phase);
        const { to, commandAt, apiChangeAt } = cutover;
        return { cutover, time: switchTime(phase, { from: other(to), to, commandAt, apiChangeAt }) };
    });
}

function afterApiChange(times: readonly SwitchTime[], moment: "firstNew" | "lastOld"): number[] {
    return times.flatMap((time) => time[moment]?.afterApiChangeMs ?? []);
}

function say(report: LoadReport, cutovers: readonly MeasuredCutover[]): void {
    const line = (what: string, milliseconds: number[]) => console.log(`      ${what}: ${spreadOf(milliseconds)}`);
    for (const way of ["gateway", "mesh"]) {
        const times = switches(report, cutovers, way).map(({ time }) => time);
        line(`${way}: first new answer after the API change`, afterApiChange(times, "firstNew"));
        line(`${way}: last old answer after the API change`, afterApiChange(times, "lastOld"));
    }
    line(
        "the whole command",
        cutovers.map(({ commandSeconds }) => commandSeconds * 1000),
    );
}
