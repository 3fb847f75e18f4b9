import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { execa, type ResultPromise } from "execa";
import type { Color } from "../../src/model/color.ts";
import { Annotations } from "../../src/model/names.ts";
import { heaviest, viewRoute } from "../../src/model/route/view.ts";
import { checkout } from "../sandbox/location.ts";
import { ownProcesses } from "../sandbox/toolchain/languageHost/reused/runnerPort.ts";
import { pathOf, readObject } from "./apiServer.ts";
import { place } from "./place.ts";
import type { PulumiStack } from "./pulumiStack.ts";
import { openTestStack, QUICK_PODS, settingsFile } from "./testStack.ts";

export interface CommandRun {
    readonly exitCode: number;
    readonly stdout: string;
    readonly stderr: string;
    readonly startedAt: number;
    readonly endedAt: number;
}

export type RunningCommand = ResultPromise<{ reject: false; all: true; stdin: "ignore" }>;

/** Resolves once a command has said the words; rejects when it ends without. */
export async function until(
    command: RunningCommand,
    words: string,
    stream: "stdout" | "all" = "stdout",
): Promise<void> {
    const said = new Promise<void>((done) =>
        command[stream]?.on("data", (text) => String(text).includes(words) && done()),
    );
    const ended = command.then(({ all, exitCode }) => {
        throw new Error(`The command ended with ${exitCode} before it said "${words}":\n${all}`);
    });
    await Promise.race([said, ended]);
}

/** The `bluegreen` command on a stack of the root project. */
export interface Bluegreen {
    /** The options that say which stack is meant. */
    readonly where: readonly string[];
    /** Runs the command to its end, whatever the exit code. */
    run(...args: string[]): Promise<CommandRun>;
    /** Starts it in a process that signals can be sent to. */
    start(...args: string[]): RunningCommand;
    /** The same for who does send one: the processes of its updates are its own. */
    startToSignal(...args: string[]): RunningCommand;
    /** The command line that it runs, for who starts it in another way. */
    command(args: readonly string[]): string[];
}

/** A deployed stack of the root project, and the `bluegreen` command on it. */
export interface BluegreenStack extends Bluegreen {
    readonly stack: PulumiStack;
    /** What configuration, state and the live route say, and whether a preview would change anything. */
    agreement(): Promise<Agreement>;
    /**
     * Brings it into a known state before a test: blue has the traffic, nothing is held, and the configuration is what the stack was
     * opened with and what is given. It is updated only where it is not like that already.
     */
    settle(settings?: Readonly<Record<string, string>>): Promise<void>;
    /** Puts fault annotations on a colour's pods, in the configuration only. */
    break(color: Color, fault: string, value: string): Promise<void>;
}

export interface Agreement {
    readonly configuration: string;
    readonly state: unknown;
    readonly route: string | undefined;
    readonly previewIsEmpty: boolean;
}

/** All three say the colour, and nothing is left to do. */
export const allSay = (color: Color): Agreement => ({
    configuration: color,
    state: color,
    route: color,
    previewIsEmpty: true,
});

interface BluegreenConfig {
    readonly names?: { readonly virtualService: string };
}

/** The command on a stack that `openTestStack` has made. */
export function bluegreenOn(name: string): Bluegreen {
    const where = ["--cwd", checkout, "--stack", name, "--config-file", settingsFile(name)];
    const command = (args: readonly string[]) => [join(checkout, "src/cli/main.ts"), ...args, ...where];
    const started = (args: readonly string[], env: Readonly<Record<string, string>> = {}): RunningCommand =>
        execa("node", command(args), { env, reject: false, all: true, stdin: "ignore" });
    return {
        where,
        command,
        run: async (...args) => {
            const startedAt = Date.now();
            const { exitCode, stdout, stderr } = await execa("node", command(args), { reject: false, stdin: "ignore" });
            return { exitCode: exitCode ?? -1, stdout, stderr, startedAt, endedAt: Date.now() };
        },
        start: (...args) => started(args),
        startToSignal: (...args) => started(args, ownProcesses),
    };
}

/** Deployed when the test says so, with pods that get ready at once. */
export async function openBluegreenStack(name: string, config: BluegreenConfig = {}): Promise<BluegreenStack> {
    const stack = await openTestStack(name, { ...QUICK_PODS, ...config });
    const settings = settingsFile(name);
    const opened = await readFile(settings, "utf8");
    let settled: string | undefined;
    return {
        ...bluegreenOn(name),
        stack,
        settle: async (wanted = {}) => {
            const [before, words] = [settled, JSON.stringify(wanted)];
            settled = undefined;
            const route = before ? await liveRoute(config.names?.virtualService) : undefined;
            if (route?.metadata.annotations[Annotations.hold]) {
                await execa("kubectl", ["annotate", "virtualservice", route.metadata.name, `${Annotations.hold}-`]);
            }
            await writeFile(settings, opened);
            await stack.configureAll(wanted);
            const isSo = route && words === before && heaviest(viewRoute(route.spec)) === "blue";
            if (!isSo) await stack.run("up", "--yes", "--skip-preview");
            settled = words;
        },
        agreement: async () => {
            const [configuration, preview, outputs, route] = [
                await execa("pulumi", ["config", "get", "activeColor", "--stack", name, "--config-file", settings], {
                    cwd: checkout,
                }),
                await stack.tryRun("preview", "--expect-no-changes"),
                await stack.outputs(),
                await liveRoute(config.names?.virtualService),
            ];
            return {
                configuration: configuration.stdout.trim(),
                state: outputs.activeColor,
                route: heaviest(viewRoute(route.spec)),
                previewIsEmpty: preview.exitCode === 0,
            };
        },
        break: (color, fault, value) => stack.configureText(`${color}.podAnnotations["${fault}"]`, value),
    };
}

export interface LiveRoute {
    metadata: { name: string; annotations: Record<string, string> };
    spec: {
        http: { route: { destination: { subset: string }; weight?: number }[]; retries?: object; timeout?: string }[];
    };
}

/** The root project's VirtualService. */
export const liveRoute = (name = "my-app"): Promise<LiveRoute> =>
    readObject<LiveRoute>(pathOf("virtualservices", place.namespace, name));
