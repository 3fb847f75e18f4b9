import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import fc from "fast-check";
import { component } from "../component.ts";
import { typedRun } from "../trial.ts";
import { atThisMoment } from "./roles.ts";
import { themeOf } from "./theme.ts";

const SEEDS = fc.nat({ max: 11 });

describe("what the adversary does", () => {
    it("is printed as valid shell commands", () => {
        const runs = SEEDS.map(themeOf).chain(({ beginning, episode }) =>
            fc.tuple(beginning, fc.array(episode, { maxLength: 5 })),
        );
        fc.assert(
            fc.property(runs, ([first, episodes]) => {
                const steps = episodes.flat().map((step) => atThisMoment(step, { live: "blue", host: "my-app" }));
                const lines = typedRun(
                    { world: component, configured: { standard: { activeColor: "blue" } } },
                    first,
                    steps,
                );
                const { status, stderr } = spawnSync("bash", ["-n"], { input: lines.join("\n"), encoding: "utf8" });
                assert.equal(status, 0, stderr);
                assert.ok(lines.every((line) => !/@(live|idle|host)/.test(line)));
            }),
            { numRuns: 30 },
        );
    });

    it("releases after most rollbacks, also those in the middle of another step, and hardly ever without one", () => {
        const all = fc.sample(themeOf(0).episode, { numRuns: 2000, seed: 1 }).map((steps) => JSON.stringify(steps));
        const released = (of: readonly string[]) => of.filter((each) => each.endsWith('"data":["release"]}]'));
        const [rolledBack, others] = [true, false].map((has) =>
            all.filter((each) => each.includes('"kind":"rollback"') === has),
        );
        assert.ok(released(rolledBack ?? []).length > (rolledBack ?? []).length / 2);
        assert.ok(released(others ?? []).length < (others ?? []).length / 20);
    });
});
