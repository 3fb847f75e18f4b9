/** A process that runs one program after the other, each as `@pulumi/pulumi/cmd/run` would in a process of its own. */
import { realpathSync } from "node:fs";
import Module, { createRequire, registerHooks } from "node:module";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { ALREADY_REPORTED, type Done, type ProgramRun } from "./protocol.ts";

const OUR_OWN_PIPES = "PipeWrap";
const ERRORS = ["uncaughtException", "unhandledRejection"] as const;

interface Sdk {
    readonly settings: {
        resetOptions(
            ...options: [
                project: string,
                stack: string,
                parallel: number,
                engine: string,
                monitor: string,
                preview: boolean,
                organization: string,
            ]
        ): void;
        disconnect(signalShutdown: boolean): Promise<void>;
    };
    readonly state: { getStore(): { settings: { options: { rootDirectory?: string } } } };
    readonly config: { setAllConfig(config: Record<string, string>, secretKeys: string[]): void };
    readonly program: {
        run(
            argv: Record<string, unknown>,
            programStarted: () => void,
            reportLoggedError: (error: unknown) => void,
            isErrorReported: (error: unknown) => boolean,
        ): Promise<unknown>;
    };
}

let entry: string | undefined;
let runs = 0;

// A module is evaluated once in a process; under another name it is evaluated again.
registerHooks({
    resolve: (specifier, context, next) => {
        const found = next(specifier, context);
        return found.url === entry ? { ...found, url: `${entry}?run=${runs}` } : found;
    },
});

process.on("message", (run: ProgramRun) => void runProgram(run));
process.on("disconnect", () => process.exit());

async function runProgram(run: ProgramRun): Promise<void> {
    const { flags, dryRun, directory, environment } = run;
    runs += 1;
    const file = realpathSync(resolve(directory, run.entryPoint));
    entry = pathToFileURL(file).href;
    delete createRequire(file).cache[file];
    for (const name of Object.keys(process.env)) if (!(name in environment)) delete process.env[name];
    Object.assign(process.env, environment);
    const listeners = new Map(process.eventNames().map((event) => [event, process.listeners(event as "exit")]));

    const { settings, state, config, program } = sdkOf(directory);
    const { project, stack, engine, monitor, organization } = flags;
    settings.resetOptions(project, stack, Number(flags.parallel), engine, monitor, dryRun, organization);
    state.getStore().settings.options.rootDirectory = flags["root-directory"];
    config.setAllConfig(
        JSON.parse(environment.PULUMI_CONFIG ?? "{}") as Record<string, string>,
        JSON.parse(environment.PULUMI_CONFIG_SECRET_KEYS ?? "[]") as string[],
    );

    const errors = new Set<unknown>();
    const logged = new Set<unknown>();
    await new Promise<void>((ended) => {
        for (const event of ERRORS) {
            process.on(event, (error: unknown) => {
                errors.add(error);
                ended();
            });
        }
        const finished = program.run(
            { ...flags, "dry-run": dryRun, _: [run.entryPoint, ...run.arguments] },
            () => undefined,
            (error) => logged.add(error),
            (error) => logged.has(error),
        );
        // A rejection is left unhandled: the SDK has a listener for those, which reports it.
        void finished.then(() => ended());
    });
    await atRest();
    if (errors.size > 0) process.exit([...errors].every((error) => logged.has(error)) ? ALREADY_REPORTED : 1);
    if (process.exitCode) process.exit();
    await settings.disconnect(true);

    for (const event of process.eventNames()) {
        for (const listener of process.listeners(event as "exit")) {
            if (!listeners.get(event)?.includes(listener)) process.off(event, listener);
        }
    }
    process.send?.({ code: 0 } satisfies Done);
}

/** A process of its own would live as long as anything in it waits: for a connection, a watch, a timer. */
async function atRest(): Promise<void> {
    const waits = () => process.getActiveResourcesInfo().some((resource) => resource !== OUR_OWN_PIPES);
    while (waits()) await sleep(5, undefined, { ref: false });
}

function sdkOf(directory: string): Sdk {
    const load = createRequire(join(directory, "index.js"));
    const main = load.resolve("@pulumi/pulumi/cmd/run");
    // What is asked for is beside it, needs one constant of it, and it runs what the command line says.
    load.cache[main] ??= Object.assign(new Module(main), {
        loaded: true,
        exports: { nodeJSProcessExitedAfterLoggingUserActionableMessage: ALREADY_REPORTED },
    });
    return {
        settings: load("@pulumi/pulumi/runtime/settings") as Sdk["settings"],
        state: load("@pulumi/pulumi/runtime/state") as Sdk["state"],
        config: load("@pulumi/pulumi/runtime/config") as Sdk["config"],
        program: load("@pulumi/pulumi/cmd/run/run") as Sdk["program"],
    };
}
