/**
 * The whole benchmark, in a sandbox of its own: `make bench`, or in a few minutes `make bench QUICK=1`. Words that are given as
 * arguments choose parts: names of scenarios, `scale`, `soak`.
 */
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { withSandbox } from "../harness/insideSandbox.ts";
import { checkout, locate } from "../sandbox/location.ts";
import { say } from "../sandbox/paint.ts";
import { reasonOf } from "../sandbox/supervisor/probe.ts";
import { ensure } from "../sandbox/toolchain/ensure.ts";
import { contestants } from "./contestants/all.ts";
import type { Results, Run, ScaleRow, Soak, Trace } from "./measure/results.ts";
import type { Order } from "./order.ts";
import { publish } from "./publish.ts";
import { scenarios } from "./scenarios.ts";
import { machine, versions } from "./surroundings.ts";

const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { quick: { type: "boolean", default: false }, runs: { type: "string" } },
});
/** Two warm colours, and the first scenario that tells contestants apart. */
const QUICK_PARTS = ["a", "b"];

const { quick } = values;
const runs = Number(values.runs ?? (quick ? 1 : 20));
const parts = positionals.length > 0 ? positionals : quick ? QUICK_PARTS : everyPart();
const unknown = parts.filter((part) => !everyPart().includes(part));
if (unknown.length > 0 || !Number.isInteger(runs) || runs < 1) {
    process.stderr.write(
        `got ${[...positionals, runs].join(" ")}; allowed: ${everyPart().join(", ")}, and runs from 1\n`,
    );
    process.exit(2);
}

function everyPart(): string[] {
    return [...scenarios.map(({ name }) => name), "scale", "soak"];
}

interface Line {
    readonly runs?: readonly Run[];
    readonly trace?: Trace;
    readonly scale?: ScaleRow;
    readonly soak?: Soak;
}

try {
    const startedAt = new Date().toISOString();
    const chosen = contestants.filter(({ isSlow }) => !quick || !isSlow);
    await ensure([...new Set(chosen.flatMap(({ programs = [] }) => programs))], say);
    const lines = await withSandbox({ name: "bench" }, async (inside) => {
        const file = join(locate("bench").folder, "benchmark.jsonl");
        await rm(file, { force: true });
        const run = async (program: string, ...args: string[]) => {
            const words = ["node", "--disable-warning=ExperimentalWarning", `test/bench/${program}.ts`, ...args];
            const { exitCode } = await inside(words, { stdio: "inherit" });
            if (exitCode !== 0) process.exitCode = 1;
        };
        const order: Order = {
            scenarios: parts.filter((part) => scenarios.some(({ name }) => name === part)),
            contestants: chosen.map(({ name }) => name),
            runs,
            file,
        };
        if (order.scenarios.length > 0) await run("inside", JSON.stringify(order));
        if (parts.includes("scale")) await run("scale", ...(quick ? ["1,10", "2"] : ["1,10,50,200", "5"]), file);
        if (parts.includes("soak")) await run("soak", quick ? "10" : "200", file);
        const text = await readFile(file, "utf8");
        return text.split("\n").flatMap((line) => (line ? [JSON.parse(line) as Line] : []));
    });
    const [soak] = lines.flatMap((line) => line.soak ?? []);
    const results: Results = {
        startedAt,
        machine: machine(),
        versions: versions(),
        quick,
        runs: lines.flatMap((line) => line.runs ?? []),
        traces: lines.flatMap((line) => line.trace ?? []),
        scale: lines.flatMap((line) => line.scale ?? []),
        ...(soak && { soak }),
    };
    // What is published stands for all parts, each as often as it takes to trust the figures.
    const isWhole = !quick && everyPart().every((part) => parts.includes(part));
    const folder = isWhole ? checkout : join(checkout, ".bench");
    await mkdir(folder, { recursive: true });
    for (const [file, text] of publish(results, contestants)) {
        await mkdir(join(folder, file, ".."), { recursive: true });
        await writeFile(join(folder, file), text);
        say(`wrote ${join(folder, file)}`);
    }
} catch (error) {
    process.stderr.write(`error: ${reasonOf(error)}\n`);
    process.exitCode = 1;
}
