import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { execa } from "execa";
import { COLORS, type Color } from "../../src/model/color.ts";
import { drainSeconds, routedTo } from "../harness/clusterState.ts";
import { cutOver, type MeasuredCutover } from "../harness/measuredCutover.ts";
import { place } from "../harness/place.ts";
import type { PulumiStack } from "../harness/pulumiStack.ts";
import { type RouteWatch, watchRoute } from "../harness/routeWatch.ts";
import { type SizeWatch, watchSizes } from "../harness/sizeWatch.ts";
import { openTestStack } from "../harness/testStack.ts";
import { type LoadReport, type RunningLoad, sandboxTargets, startLoad } from "../sandbox/load/index.ts";
import { cpuAnnotations } from "../sandbox/pods/cpu.ts";
import { eventually } from "../sandbox/supervisor/probe.ts";

const minimum = 3;
const maximum = 20;
/**
 * 350 requests of 1.85 ms in a second are 648m of CPU; a pod is to use half of the 100m that it requests: 13 pods. An autoscaler
 * is content with what is within a tenth of that, which 12 pods are and 11 are not.
 */
const needed = 12;
const rates = { gateway: 300, mesh: 50 };
const settings: readonly (readonly [path: string, value: string])[] = [
    [`podAnnotations["${cpuAnnotations.perRequest}"]`, "1.85ms"],
    ["autoscaling.minReplicas", String(minimum)],
    ["autoscaling.maxReplicas", String(maximum)],
    ["autoscaling.targetCpuPercent", "50"],
    // An autoscaler that would take every pod that it deems idle, at its second look already.
    ["autoscaling.behavior.scaleDown.stabilizationWindowSeconds", "5"],
    ["autoscaling.behavior.scaleDown.policies[0].type", "Percent"],
    ["autoscaling.behavior.scaleDown.policies[0].value", "100"],
    ["autoscaling.behavior.scaleDown.policies[0].periodSeconds", "1"],
    // Four looks of the autoscaler, so that it would have shrunk what is not held.
    ["scaleDownDelaySeconds", "20"],
];
const delayMs = 20_000;
const threeSyncsMs = 3 * 5000;

async function minimumOf(color: Color): Promise<number> {
    const path = "jsonpath={.spec.minReplicas}";
    return Number((await execa("kubectl", ["get", "hpa", `my-app-${color}`, "--output", path])).stdout);
}

describe("a cutover of a service with autoscaling", () => {
    let stack: PulumiStack;
    let route: RouteWatch;
    let sizes: SizeWatch;
    let load: RunningLoad;
    let cutover: MeasuredCutover;
    let endedAt: number;
    let report: LoadReport;

    before(async () => {
        stack = await openTestStack("autoscaling");
        for (const [path, value] of settings) await stack.configure(path, value);
        await stack.run("up", "--yes", "--skip-preview");
        [route, sizes] = await Promise.all([watchRoute(place.namespace, "my-app"), watchSizes(place.namespace)]);
        load = await startLoad({ targets: sandboxTargets(rates) });
        await sizes.settles("my-app-blue", needed, maximum, 90);

        cutover = await cutOver(stack, "green", { load, route });
        endedAt = Date.now();
    });

    after(async () => {
        await stack.remove();
        await load?.stop();
        route?.stop();
        sizes?.stop();
    });

    it("begins with the idle colour at its minimum", () => {
        assert.equal(sizes.at("my-app-green", cutover.commandAt).replicas, minimum);
    });

    it("brings the idle colour to the size of the busy one before traffic moves", () => {
        assert.ok(sizes.at("my-app-green", cutover.apiChangeAt).ready >= needed);
    });

    it("leaves the colour that lost the traffic its size until the proxies know", () => {
        const { replicas } = sizes.at("my-app-blue", cutover.apiChangeAt + delayMs - 1000);
        assert.ok(replicas >= needed, `${replicas} pods`);
    });

    it("has nothing to change right after the update", () => stack.run("preview", "--expect-no-changes"));

    it("gives the autoscalers their own minimum back", async () => {
        assert.deepEqual(
            await Promise.all(COLORS.map(minimumOf)),
            COLORS.map(() => minimum),
        );
    });

    it("keeps the busy colour at its size while it has the load, whatever the autoscaler looks at", async () => {
        await sleep(Math.max(0, endedAt + threeSyncsMs - Date.now()));
        const since = sizes.of("my-app-green").filter(({ at }) => at >= cutover.apiChangeAt);
        const smallest = Math.min(...[sizes.at("my-app-green", Date.now()), ...since].map(({ replicas }) => replicas));
        // A machine short of processor time makes fewer requests than it should, but an autoscaler that is not held takes all at once.
        assert.ok(smallest >= 0.75 * needed, `${smallest} pods`);
    });

    it("lets the colour without traffic shrink to its minimum in the end", () =>
        sizes.settles("my-app-blue", minimum, minimum, 60));

    it("has nothing to change after the autoscalers have changed the sizes, nor after a refresh", async () => {
        await stack.run("preview", "--expect-no-changes");
        await stack.run("refresh", "--yes", "--skip-preview");
        await stack.run("preview", "--expect-no-changes");
    });

    describe("when `pulumi up` is killed right after it has moved the traffic, and run again", () => {
        let movedAt: number;

        before(async () => {
            await stack.configure("activeColor", "blue");
            assert.ok(await stack.kill(routedTo("blue"), "up", "--yes", "--skip-preview"));
            movedAt = await route.movedTo("blue", endedAt);
            await stack.run("cancel", "--yes");
            await stack.run("up", "--yes", "--skip-preview");
        });

        it("still leaves the colour that lost the traffic its size until the proxies know", () => {
            const { replicas } = sizes.at("my-app-green", movedAt + delayMs - 1000);
            assert.ok(replicas >= needed, `${replicas} pods`);
        });

        for (const color of COLORS) {
            it(`gives the autoscaler of ${color} its own minimum back only then`, async () => {
                const seconds = await drainSeconds(color, "horizontalpodautoscaler");
                assert.ok(seconds >= delayMs / 1000, `${seconds} s`);
                assert.equal(await minimumOf(color), minimum);
            });
        }
    });

    describe("both times", () => {
        it("loses no request", async () => {
            report = await load.stop();
            assert.equal(report.lost, 0, JSON.stringify(report.targets));
        });

        it("answered with blue alone in the end", () => {
            for (const { colors } of Object.values(report.targets)) {
                assert.ok(colors.blue && colors.green && colors.blue.last.completedAt > colors.green.last.completedAt);
            }
        });

        it("refuses 0 standby replicas, since an autoscaler at 0 is off", async () => {
            await stack.configure("standbyReplicas", "0");
            const { exitCode, output } = await stack.tryRun("preview");
            await stack.unset("standbyReplicas");
            assert.notEqual(exitCode, 0);
            assert.match(output, /standbyReplicas: got 0;.*is off at 0/);
        });
    });

    describe("when the colour with the traffic grows while the target's pods start", () => {
        let grown: MeasuredCutover;

        before(async () => {
            await Promise.all(COLORS.map((color) => sizes.settles(`my-app-${color}`, minimum, minimum, 90)));
            load = await startLoad({ targets: sandboxTargets(rates) });
            await eventually(async () => {
                const wanted = sizes.of("my-app-blue").at(-1)?.replicas;
                if (wanted === minimum) throw new Error(`blue's autoscaler is content with ${wanted} pods`);
            }, 60);
            // As after a first deployment, until the autoscaler has looked for the first time.
            await execa("kubectl", ["scale", "deployment/my-app-green", "--replicas=1"]);
            grown = await cutOver(stack, "green", { load, route });
            report = await load.stop();
        });

        it("brings the target to the size that this one has then", () => {
            const [busy, target] = ["my-app-blue", "my-app-green"].map(
                (name) => sizes.at(name, grown.apiChangeAt).ready,
            );
            assert.ok(busy && target && busy > minimum && target >= busy, `${target} ready pods beside ${busy}`);
        });

        it("loses no request", () => assert.equal(report.lost, 0, JSON.stringify(report.targets)));
    });

    describe("when a colour of the lowest number of pods is to get the most of the traffic, but not all", () => {
        const percent = 60;
        let movedAt: number;

        before(async () => {
            load = await startLoad({ targets: sandboxTargets(rates) });
            await sizes.settles("my-app-green", needed, maximum, 90);
            await sizes.settles("my-app-blue", minimum, minimum, 90);
            const configuredAt = Date.now();
            await stack.configureAll({ "traffic.idlePercent": String(percent), scaleDownDelaySeconds: "1" });
            await stack.run("up", "--yes", "--skip-preview");
            movedAt = await route.movedTo("blue", configuredAt);
            report = await load.stop();
        });

        it("brings it to its part of the size first", () => {
            const [busy, target] = ["my-app-green", "my-app-blue"].map((name) => sizes.at(name, movedAt).ready);
            assert.ok(
                busy && target && target >= Math.ceil((busy * percent) / 100),
                `${target} ready pods beside ${busy}`,
            );
        });

        it("loses no request", () => assert.equal(report.lost, 0, JSON.stringify(report.targets)));
    });
});
