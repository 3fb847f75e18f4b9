import Module, { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import { evaluateAnew } from "./entryPoint.ts";
import { ALREADY_REPORTED, type PackRun, type ProgramRun } from "./protocol.ts";

/** What the SDK's own entry points keep of a run. */
export interface Reports {
    readonly started: () => void;
    /** An error of which the user has been told. */
    readonly logged: Set<unknown>;
}

interface Store {
    readonly logErrorCount: number;
    readonly terminated?: boolean;
    readonly settings: { readonly options: { rootDirectory?: string } };
    resourcePackages: unknown;
    resourceModules: unknown;
}

interface Settings {
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
    signalAndWaitForShutdown(): Promise<void>;
    disconnectSync(): void;
}

interface Debuggable {
    leakedPromises(): [leaked: ReadonlySet<unknown>, message: string];
}

interface RunProgram {
    run(
        argv: Record<string, unknown>,
        programStarted: () => void,
        reportLoggedError: (error: unknown) => void,
        isErrorReported: (error: unknown) => boolean,
    ): Promise<unknown>;
}

interface RunPack {
    run(options: {
        argv: { _: readonly string[] };
        programStarted: () => void;
        reportLoggedError: (error: unknown) => void;
        typeScript: boolean;
    }): Promise<unknown>;
}

let compiles = false;

/** The SDK that a program or policy pack finds, in the state in which a process of its own would load it. */
export function freshSdk(directory: string) {
    const load = createRequire(join(directory, "index.js"));
    const settings = load("@pulumi/pulumi/runtime/settings") as Settings;
    const store = freshStore(load);
    const { leakedPromises } = load("@pulumi/pulumi/runtime/debuggable") as Debuggable;
    return {
        settings,

        /** What the SDK says at the exit of a process in which something will never be known; it does so once in the life of one. */
        leaks(): string | undefined {
            if (store.logErrorCount > 0 || store.terminated) return undefined;
            const [leaked, message] = leakedPromises();
            return leaked.size > 0 ? message : undefined;
        },

        runProgram(run: ProgramRun, { started, logged }: Reports): Promise<unknown> {
            const { flags, dryRun } = run;
            const { project, stack, engine, monitor, organization } = flags;
            settings.resetOptions(project, stack, Number(flags.parallel), engine, monitor, dryRun, organization);
            store.settings.options.rootDirectory = flags["root-directory"];
            evaluateAnew(resolve(directory, run.entryPoint));
            // What is asked for is beside it, needs one constant of it, and it runs what the command line says.
            const main = load.resolve("@pulumi/pulumi/cmd/run");
            load.cache[main] ??= Object.assign(new Module(main), {
                loaded: true,
                exports: { nodeJSProcessExitedAfterLoggingUserActionableMessage: ALREADY_REPORTED },
            });
            return (load("@pulumi/pulumi/cmd/run/run") as RunProgram).run(
                { ...flags, "dry-run": dryRun, _: [run.entryPoint, ...run.arguments] },
                started,
                (error) => logged.add(error),
                (error) => logged.has(error),
            );
        },

        runPack(run: PackRun, { started, logged }: Reports): Promise<unknown> {
            const [, ...words] = run.arguments;
            const ready = (load("@pulumi/pulumi/cmd/run-policy-pack/run") as RunPack).run;
            evaluateAnew(load.resolve(directory));
            // It serves one pack in its life.
            for (const file of Object.keys(load.cache)) {
                if (dirname(file).endsWith(join("node_modules", "@pulumi", "policy"))) delete load.cache[file];
            }
            const typeScript = !compiles;
            compiles = true;
            return ready({
                argv: { _: words },
                programStarted: started,
                reportLoggedError: (error) => logged.add(error),
                typeScript,
            });
        },
    };
}

/** Reads the environment as a new process would, and keeps what packages have said of themselves when they were loaded. */
function freshStore(load: NodeJS.Require): Store {
    const { getGlobalStore } = load("@pulumi/pulumi/runtime/state") as { getGlobalStore(): Store };
    const { resourcePackages, resourceModules } = getGlobalStore();
    Object.assign(globalThis, { globalStore: undefined });
    return Object.assign(getGlobalStore(), { resourcePackages, resourceModules });
}
