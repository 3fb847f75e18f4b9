import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { execa } from "execa";
import { allSay, type BluegreenStack, openBluegreenStack } from "../harness/bluegreen.ts";
import { type RunningLoad, sandboxTargets, startLoad } from "../sandbox/load/index.ts";
import { checkout } from "../sandbox/location.ts";

const ROUNDS = 10;

/** All traffic on one colour, as a script that knows kubectl alone would have it. */
const patchTo = (color: string) => {
    const route = [{ destination: { host: "my-app", subset: color }, weight: 100 }];
    const patch = JSON.stringify({ spec: { http: [{ name: "blue-green-route", route, retries: { attempts: 0 } }] } });
    return ["patch", "virtualservice", "my-app", "-n", "default", "--type=merge", "-p", patch];
};

const median = (values: number[]): number =>
    values.toSorted((one, another) => one - another)[Math.floor(values.length / 2)] ?? 0;

describe("the time of a rollback", () => {
    let tested: BluegreenStack;
    let load: RunningLoad;

    before(async () => {
        tested = await openBluegreenStack("cli-time");
        await tested.stack.run("up", "--yes", "--skip-preview");
        await tested.run("status");
        load = await startLoad({ targets: sandboxTargets({ gateway: 200 }) });
    });
    after(() => tested.stack.remove());

    /** From the command to the last answer of green, in milliseconds. */
    const measure = async (label: string, rollBack: () => Promise<unknown>): Promise<number> => {
        await execa("kubectl", patchTo("green"));
        await sleep(1500);
        const startedAt = await load.mark(label);
        await rollBack();
        await sleep(1500);
        const { phases } = await load.snapshot();
        const green = phases.at(-1)?.targets.gateway?.colors.green;
        assert.ok(green, "green answered nothing");
        return green.last.completedAt - startedAt;
    };

    it("is told beside that of a script with kubectl patch, and neither loses a request", async () => {
        const program = join(checkout, "dist/cli/main.js");
        assert.ok(existsSync(program), "run `npm run build` first: what is measured is what users run");
        const script = `set -e\nkubectl ${patchTo("blue")
            .map((word) => `'${word}'`)
            .join(" ")}\n`;
        const times: Record<"script" | "bluegreen", number[]> = { script: [], bluegreen: [] };
        for (let round = 0; round < ROUNDS; round++) {
            times.script.push(await measure("script", () => execa("bash", ["-c", script])));
            times.bluegreen.push(
                await measure("bluegreen", () =>
                    execa("node", [program, "rollback", "--no-follow", ...tested.where], { stdin: "ignore" }),
                ),
            );
        }
        const { lost } = await load.stop();
        const [ours, theirs] = [median(times.bluegreen), median(times.script)];
        console.log(
            `      median of ${ROUNDS}: bluegreen ${ours} ms, script ${theirs} ms (${(ours / theirs).toFixed(2)} times)`,
        );
        assert.equal(lost, 0);
    });

    it("leaves nothing to do once configuration and state have followed", async () => {
        assert.equal((await tested.run("resume")).exitCode, 0);
        assert.deepEqual(await tested.agreement(), allSay("blue"));
    });
});
