import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { type ExecaError, execa, type ResultPromise } from "execa";
import { load } from "js-yaml";
import { checkout } from "../sandbox/location.ts";
import { ownProcesses } from "../sandbox/toolchain/languageHost/reused/runnerPort.ts";
import { emptyNamespace } from "./emptyNamespace.ts";
import { endingAtOnce } from "./leavingPods.ts";
import { place } from "./place.ts";
import { changeSettings, typedAt } from "./stackSettings.ts";

export interface PulumiRun {
    readonly exitCode: number;
    /** Both streams, as a person would have seen them. */
    readonly output: string;
    readonly startedAt: number;
    readonly endedAt: number;
}

export type RunningPulumi = ResultPromise<{ reject: false; all: true; stdin: "ignore"; detached: true }>;

export interface PulumiStack {
    readonly name: string;
    /** Runs the real CLI on this stack and returns what it printed, whatever the exit code. */
    tryRun(...args: string[]): Promise<PulumiRun>;
    /** The same, and throws with the whole output unless it succeeds. */
    run(...args: string[]): Promise<PulumiRun>;
    /**
     * Starts the CLI in a process group of its own, to which signals can be sent as a terminal does; it resolves whatever the exit
     * code.
     */
    start(...args: string[]): RunningPulumi;
    /** Starts the CLI with processes of its own, kills it without warning at a moment, and says whether it was still running then. */
    kill(moment: Promise<unknown>, ...args: string[]): Promise<boolean>;
    /** Sets one value of the configuration; a path such as `green.replicas` reaches into objects. */
    configure(path: string, value: string): Promise<void>;
    /** Sets several at once. */
    configureAll(values: Readonly<Record<string, string>>): Promise<void>;
    /** Sets one that is text, whatever it looks like. */
    configureText(path: string, value: string): Promise<void>;
    /** Takes values out of the configuration; they need not be there. */
    unset(...paths: string[]): Promise<void>;
    /** The outputs of the last completed update. */
    outputs(): Promise<Record<string, unknown>>;
    /** Takes away what it deployed into the test's own namespace, and the stack, without asking Pulumi to destroy it. */
    remove(): Promise<void>;
    /** `pulumi destroy`, without waiting for what its pods may still be asked, and removes the stack. */
    destroy(): Promise<void>;
}

interface StackOptions {
    readonly name: string;
    /** The project's folder. Default: the root project. */
    readonly project?: string;
    /** Where the stack's settings are kept. Default: beside the project's Pulumi.yaml, as Pulumi does. */
    readonly settings?: string;
}

/** Commands that read no settings and do not know the flag. */
const withoutSettings = ["stack", "cancel"];

/** A stack of a project, driven as a person drives it. Only inside a sandbox, whose environment says where everything is. */
export function pulumiStack({ name, project = checkout, settings }: StackOptions): PulumiStack {
    const settingsFor = (command = "") =>
        settings && !withoutSettings.includes(command) ? ["--config-file", settings] : [];
    const wordsOf = (args: readonly string[]) => [
        ...["--stack", name, "--non-interactive", "--color", "never", ...settingsFor(args[0])],
        ...args,
    ];
    const tryRun = async (...args: string[]): Promise<PulumiRun> => {
        const startedAt = Date.now();
        const result = await execa("pulumi", wordsOf(args), { cwd: project, all: true, reject: false });
        if (result.exitCode === undefined) {
            throw new Error(`pulumi ${args.join(" ")} did not end by itself: ${(result as ExecaError).shortMessage}`);
        }
        return { exitCode: result.exitCode, output: result.all, startedAt, endedAt: Date.now() };
    };
    const run = async (...args: string[]): Promise<PulumiRun> => {
        const ended = await tryRun(...args);
        if (ended.exitCode !== 0) {
            throw new Error(`pulumi ${args.join(" ")} failed with exit code ${ended.exitCode}:\n${ended.output}`);
        }
        return ended;
    };
    const change = async (values: Readonly<Record<string, string | number | boolean | undefined>>) => {
        const { name: prefix } = load(await readFile(join(project, "Pulumi.yaml"), "utf8")) as { name: string };
        await changeSettings({ file: settings ?? join(project, `Pulumi.${name}.yaml`), project: prefix }, values);
    };
    const destroy = async () => {
        await endingAtOnce(() => run("destroy", "--yes", "--skip-preview", "--run-program"));
        await run("stack", "rm", "--yes");
    };
    return {
        name,
        tryRun,
        run,
        start: (...args) =>
            execa("pulumi", wordsOf(args), { cwd: project, all: true, reject: false, stdin: "ignore", detached: true }),
        kill: async (moment, ...args) => {
            // Its children would hold a pipe open beyond its end.
            const options = { cwd: project, env: ownProcesses, stdio: "ignore", reject: false } as const;
            const command = execa("pulumi", wordsOf(args), options);
            const [{ signal }] = await Promise.all([command, moment.then(() => command.kill("SIGKILL"))]);
            return signal === "SIGKILL";
        },
        configure: (path, value) => change({ [path]: typedAt(path, value) }),
        configureAll: (values) =>
            change(Object.fromEntries(Object.entries(values).map(([path, value]) => [path, typedAt(path, value)]))),
        configureText: (path, value) => change({ [path]: value }),
        unset: (...paths) => change(Object.fromEntries(paths.map((path) => [path, undefined]))),
        outputs: async () => {
            const { stdout } = await execa("pulumi", ["stack", "output", "--json", "--stack", name], { cwd: project });
            return JSON.parse(stdout) as Record<string, unknown>;
        },
        remove: async () => {
            if (!place.isOwn) return destroy();
            await emptyNamespace(place.namespace);
            await run("stack", "rm", "--yes", "--force");
        },
        destroy,
    };
}
