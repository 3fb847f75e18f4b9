/**
 * The whole benchmark, in a sandbox of its own: `make bench`, or in a few minutes `make bench QUICK=1`. Words that are given as
 * arguments choose parts: names of scenarios, `scale`, `soak`, `set`. What was measured is kept as it comes: `RESUME=1` goes on with it,
 * in a new checkout with what is published.
 */
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { withSandbox } from "../harness/insideSandbox.ts";
import { checkout } from "../sandbox/location.ts";
import { say } from "../sandbox/paint.ts";
import { reasonOf } from "../sandbox/supervisor/probe.ts";
import { ensure } from "../sandbox/toolchain/ensure.ts";
import { contestants } from "./contestants/all.ts";
import type { Results } from "./measure/results.ts";
import type { Order } from "./order.ts";
import { publish, RESULTS } from "./publish.ts";
import { beginRecord, readRecord, record } from "./record.ts";
import { scenarios } from "./scenarios.ts";
import { machine, versions } from "./surroundings.ts";

const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
        quick: { type: "boolean", default: false },
        resume: { type: "boolean", default: false },
        runs: { type: "string" },
        contestants: { type: "string", default: "" },
        remark: { type: "string" },
    },
});
/** Two warm colours, which nobody fails at, and an evicted pod, which tells contestants apart within seconds. */
const QUICK_PARTS = ["a", "f"];

const SIZES = [1, 10, 50, 100, 200];
const QUICK_SIZES = [1, 10];

const { quick, resume } = values;
const runs = Number(values.runs ?? (quick ? 1 : 20));
const parts = positionals.length > 0 ? positionals : quick ? QUICK_PARTS : everyPart();
const words = values.contestants
    .split("+")
    .map((word) => word.trim())
    .filter(Boolean);
const strangers = words.filter((word) => !contestants.some(({ name }) => name.includes(word)));
const chosen = contestants.filter(
    ({ name, isSlow }) => (words.length === 0 || words.some((word) => name.includes(word))) && !(quick && isSlow),
);
const unknown = parts.filter((part) => !everyPart().includes(part));
if (unknown.length > 0 || !Number.isInteger(runs) || runs < 1) {
    process.stderr.write(
        `got ${[...positionals, runs].join(" ")}; allowed: ${everyPart().join(", ")}, and runs from 1\n`,
    );
    process.exit(2);
}

if (chosen.length === 0 || strangers.length > 0) {
    const why =
        strangers.length > 0
            ? `where ${strangers.join(" and ")} is part of no name`
            : "all of whom the short run leaves out";
    const allowed = contestants.map(({ name }) => name).join("; ");
    process.stderr.write(
        `got CONTESTANTS=${values.contestants}, ${why}; allowed, with + between: parts of ${allowed}\n`,
    );
    process.exit(2);
}

function everyPart(): string[] {
    return [...scenarios.map(({ name }) => name), "scale", "soak", "set"];
}

/** What a short run measures is not what a long one goes on with. */
const file = join(checkout, ".bench", quick ? "quick.jsonl" : "measured.jsonl");

try {
    await ensure([...new Set(chosen.flatMap(({ programs = [] }) => programs))], say);
    await withSandbox({ name: "bench", alone: true }, async (inside) => {
        // Not before: another benchmark may be at it, and this one is refused then.
        await beginRecord(
            file,
            { startedAt: new Date().toISOString(), machine: machine(), versions: versions() },
            { resume, ...(!quick && { published: join(checkout, RESULTS) }) },
        );
        if (values.remark) await record(file, { remark: values.remark });
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
        const { scale, soak, sets, setKills } = await readRecord(file);
        const sizes = (quick ? QUICK_SIZES : SIZES).filter((size) => !scale.some(({ services }) => services === size));
        if (parts.includes("scale") && sizes.length > 0) await run("scale", sizes.join(), quick ? "2" : "3", file);
        if (parts.includes("soak") && !soak) await run("soak", quick ? "10" : "200", file);
        if (parts.includes("set") && sets.length === 0) await run("releaseSet", quick ? "2" : "20", "300", file);
        if (parts.includes("set") && !setKills) await run("killedReleaseSet", quick ? "2" : "10", "20261130", file);
    });
    const { beginning, ...measured } = await readRecord(file);
    if (!beginning) throw new Error(`${file} does not say when and on what it was begun`);
    const results: Results = { ...beginning, ...measured, quick };
    // What is published stands for all parts, each as often as it takes to trust the figures.
    const isWhole = !quick && !values.contestants && everyPart().every((part) => parts.includes(part));
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
