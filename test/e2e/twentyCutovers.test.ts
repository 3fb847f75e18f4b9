import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { other } from "../../src/model/color.ts";
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

describe("twenty cutovers back and forth", () => {
    let stack: PulumiStack;
    let route: RouteWatch;
    let load: RunningLoad;
    let report: LoadReport;
    const cutovers: MeasuredCutover[] = [];

    before(async () => {
        stack = await openTestStack("twenty-cutovers");
        await stack.run("up", "--yes", "--skip-preview");
        route = await watchRoute(place.namespace, "my-app");
        load = await startLoad({ targets: sandboxTargets({ gateway: 300, mesh: 50 }) });
        await sleep(1000);
    });

    after(async () => {
        await stack.remove();
        await load?.stop();
        route?.stop();
        say(report, cutovers);
    });

    it("all go through", async function () {
        this.timeout(900_000);
        for (let count = 1; count <= CUTOVERS; count++) {
            cutovers.push(await cutOver(stack, count % 2 === 1 ? "green" : "blue", { load, route }));
        }
        report = await load.stop();
        assert.equal(report.phases.length, CUTOVERS);
    });

    it("lose no request, with retries off", () => {
        assertNothingLost(report);
    });

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
