/**
 * Runs the end-to-end tests, file by file, several at a time: in one sandbox those that can share it, each in a namespace of its own,
 * and in a second one those that break what all share. `npm run test:e2e` runs all, or the files named as arguments.
 */
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Needs, needsOf, nextFile, type TestFile } from "../harness/fileQueue.ts";
import { type RunInside, withSandbox } from "../harness/insideSandbox.ts";
import { defaultPlace, ownPlace } from "../harness/ownPlace.ts";
import { checkout, locate } from "../sandbox/location.ts";
import { ports } from "../sandbox/network.ts";
import { paint, say } from "../sandbox/paint.ts";
import { eventually, reasonOf } from "../sandbox/supervisor/probe.ts";
import { languagePrograms } from "../sandbox/toolchain/catalog.ts";
import { ensure } from "../sandbox/toolchain/ensure.ts";
import { RUNNER_PORT, runnerCommand } from "../sandbox/toolchain/languageHost/reused/runnerPort.ts";

interface Cluster {
    readonly sandbox: string;
    /** How many files at a time, as long as none of them has to be alone. */
    readonly lanes: number;
    readonly forAlone: boolean;
}

const everything = ["test/e2e/**/*.test.ts", "test/sandbox/**/*.integration.test.ts"];
const mocha = [
    ...["node_modules/.bin/mocha", "--timeout", "300000", "--slow", "60000"],
    ...["--require", "test/harness/ownNamespace.ts", "--require", "test/harness/stackKey.ts"],
];

/** Every update starts Node four times and programs in Go three times, so half of the time of all tests goes into how those start. */
const quickStarts = {
    NODE_COMPILE_CACHE: join(checkout, "node_modules/.cache/node-compile"),
    // What ends within a second needs no garbage collection.
    GOGC: "off",
    GOMEMLIMIT: "600MiB",
};

// The cluster's own programs live as long as all tests, and have memory enough: they collect garbage a third as often.
process.env.GOGC = "300";

/**
 * Files that take minutes by themselves, longest first: begun last, they would leave the other lanes with nothing to do. So would
 * those that speak of the namespace `default`, which run one after the other; one of them is to run from the beginning.
 */
const longest = ["cliCutover", "cliInterrupted"];
const inDefault = [
    ...["predictedChange", "policyVerdicts", "examples", "policyPlainYaml", "cliOtherPrograms", "unkindApiServer"],
    ...["configurationDoc", "webhook", "yamlProgram"],
];
const long = [
    ...[
        "cliRollback",
        "killedUpdate",
        "takeOver",
        "cutover",
        "autoscaling",
        "unkindUpdate",
        "brokenTarget",
        "drainLooks",
    ],
    ...["pythonProgram", "goProgram"],
    ...["controlPlaneFailure", "monitoring", "benchScenarios", "servicePorts", "adversaryCorpus", "policyCorpus"],
];
const begun = [...longest, ...inDefault, ...long].map((name) => `test/e2e/${name}.test.ts`);

const named = process.argv.slice(2);
const found = globSync(everything, { cwd: checkout }).toSorted();
const names = named.length > 0 ? named : [...begun, ...found.filter((file) => !begun.includes(file))];
const needs = (file: string): Needs => needsOf(readFileSync(join(checkout, file), "utf8"));
const waiting: TestFile[] = names.map((name) => ({ name, ...needs(name) }));
const failed: { readonly name: string; readonly output: string }[] = [];

async function runFile(
    { name, defaultNamespace, ownProcesses }: TestFile,
    { sandbox, lane, inside }: { sandbox: string; lane: number; inside: RunInside },
): Promise<void> {
    const startedAt = Date.now();
    const place = defaultNamespace ? defaultPlace : await ownPlace(locate(sandbox), name, lane);
    const programs: Record<string, string> = ownProcesses ? {} : { [RUNNER_PORT]: String(ports.programRunner) };
    const { exitCode, output } = await inside([...mocha, name], { env: { ...quickStarts, ...programs, ...place } });
    if (exitCode !== 0) {
        failed.push({ name, output });
    }
    const mark = exitCode === 0 ? paint("green", "passed") : paint("red", "FAILED");
    say(`\n${mark} ${name} after ${Math.round((Date.now() - startedAt) / 1000)} s\n${output}`);
}

/** Runs what waits until nothing does. Whatever ends it early, such as Ctrl-C, it returns only once no file runs any more. */
async function runFiles({ sandbox, lanes, forAlone }: Cluster, inside: RunInside): Promise<void> {
    const running = new Map<number, { readonly file: TestFile; readonly ended: Promise<void> }>();
    const failures: unknown[] = [];
    while (running.size > 0 || (waiting.length > 0 && failures.length === 0)) {
        const lane = Array.from({ length: lanes }, (_, index) => index).find((index) => !running.has(index));
        const others = [...running.values()].map(({ file }) => file);
        const file = failures.length > 0 || lane === undefined ? undefined : nextFile(waiting, others, forAlone);
        if (file === undefined || lane === undefined) {
            await Promise.race([...running.values()].map(({ ended }) => ended));
            continue;
        }
        waiting.splice(waiting.indexOf(file), 1);
        const ended = runFile(file, { sandbox, lane, inside })
            .catch((error: unknown) => void failures.push(error))
            .finally(() => running.delete(lane));
        running.set(lane, { file, ended });
    }
    if (failures.length > 0) throw failures[0];
}

/** Half of what a small update costs is a process for its program, which loads the SDK; most files share a few of those. */
async function withRunner(inside: RunInside, work: () => Promise<void>): Promise<void> {
    // One that an earlier run has left would serve in its place, with what it loaded then.
    if (await isListening(inside)) {
        throw new Error(
            `port ${ports.programRunner} of the sandbox is taken, probably by a runner of Pulumi programs that an earlier run has left; ` +
                "take the sandbox down (`npm run -s sandbox -- down`, with its SANDBOX_NAME) and try again",
        );
    }
    const done = new AbortController();
    const runner = inside(runnerCommand(ports.programRunner), { env: quickStarts, signal: done.signal });
    const early = runner.then(({ output }) => {
        if (done.signal.aborted) return;
        waiting.splice(0);
        throw new Error(`the runner of Pulumi programs ended by itself:\n${output}`);
    });
    try {
        await Promise.race([early, eventually(() => requireListening(inside), 30)]);
        await Promise.race([early, work()]);
    } finally {
        done.abort();
        await runner;
    }
}

async function isListening(inside: RunInside): Promise<boolean> {
    const { exitCode } = await inside(["bash", "-c", `</dev/tcp/127.0.0.1/${ports.programRunner}`]);
    return exitCode === 0;
}

async function requireListening(inside: RunInside): Promise<void> {
    if (!(await isListening(inside))) throw new Error("the runner of Pulumi programs does not answer");
}

const clusters: readonly Cluster[] = [
    { sandbox: "e2e-1", lanes: 5, forAlone: false },
    { sandbox: "e2e-2", lanes: 1, forAlone: true },
];

try {
    if (waiting.some(({ otherLanguages }) => otherLanguages)) await ensure(languagePrograms, say);
    const used = clusters.slice(0, waiting.length);
    await Promise.all(
        used.map((cluster) =>
            withSandbox({ name: cluster.sandbox }, (inside) => withRunner(inside, () => runFiles(cluster, inside))),
        ),
    );
    say(`\nend-to-end: ${names.length - failed.length} of ${names.length} files passed`);
    // Once more and last, since logs are read from their end, and some keep only that.
    for (const { name, output } of failed) {
        say(`\n${paint("red", "FAILED")} ${name}\n${output.slice(output.lastIndexOf(" failing"))}`);
    }
    process.exitCode = failed.length === 0 ? 0 : 1;
} catch (error) {
    process.stderr.write(`error: ${reasonOf(error)}\n`);
    process.exitCode = 1;
}
