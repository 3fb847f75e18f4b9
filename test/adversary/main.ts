/**
 * Random operators against the real stack, in one or more sandboxes at a time: `make adversary HOURS=1 SEED=1 SANDBOXES=1`. A failed
 * run is printed as commands to type and saved in `.adversary`. RECORD=1 adds the campaign to the committed record. HAND=1 tests a
 * hand-written stack under the policy pack instead of the component.
 */
import { parseArgs } from "node:util";
import { withSandbox } from "../harness/insideSandbox.ts";
import { reasonOf } from "../sandbox/supervisor/probe.ts";
import { OPTIONS } from "./options.ts";

const { values } = parseArgs({
    options: {
        ...OPTIONS,
        seed: { type: "string", default: String(Date.now() % 1_000_000) },
        sandboxes: { type: "string", default: "1" },
    },
});

/** So far apart that no two sandboxes try the same run. */
const SEEDS_OF_A_SANDBOX = 100_000;

try {
    const codes = await Promise.all(Array.from({ length: Number(values.sandboxes) }, (_, index) => runIn(index)));
    process.exitCode = Math.max(...codes);
} catch (error) {
    process.stderr.write(`error: ${reasonOf(error)}\n`);
    process.exitCode = 1;
}

function runIn(index: number) {
    return withSandbox({ name: `adversary-${index + 1}`, alone: true }, async (inside) => {
        const seed = Number(values.seed) + index * SEEDS_OF_A_SANDBOX;
        const words = [
            ...["node", "--disable-warning=ExperimentalWarning", "test/adversary/inside.ts"],
            ...["--hours", values.hours, "--seed", String(seed), "--shrink-minutes", values["shrink-minutes"]],
            ...(values.at === undefined ? [] : ["--at", values.at]),
            ...(values["go-on"] ? ["--go-on"] : []),
            ...(values.record ? ["--record"] : []),
            ...(values.hand ? ["--hand"] : []),
            ...(values["reuse-programs"] ? ["--reuse-programs"] : []),
        ];
        return (await inside(words, { stdio: "inherit" })).exitCode;
    });
}
