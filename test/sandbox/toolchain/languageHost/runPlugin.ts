import type { ServerWritableStream } from "@grpc/grpc-js";
import pb, { type RunPluginRequest, type RunPluginResponse } from "@pulumi/pulumi/proto/language_pb.js";
import { type Child, exitCode, startNode } from "./childProcess.ts";
import type { Host } from "./host.ts";
import { portLine } from "./portLine.ts";
import { describeProgram, type Program } from "./programInfo.ts";
import type { PackRun } from "./reused/protocol.ts";
import { optionsEnvironment } from "./runtimeOptions.ts";
import { sdkModule } from "./sdkModule.ts";

type Call = ServerWritableStream<RunPluginRequest, RunPluginResponse>;

const POLICY_PACK = "analyzer";

/** How to start a plugin's process. */
export interface PluginCommand {
    arguments: string[];
    cwd: string;
    environment: Record<string, string>;
}

/** Runs a plugin until it ends or the engine cancels the call; streams its output, and its exit code at the end. */
export async function runPlugin(call: Call, host: Host): Promise<void> {
    const { request } = call;
    if (request.getAttachDebugger()) throw new Error("This language host cannot attach a debugger to a plugin.");
    const program = describeProgram(request.getInfo());
    const isPolicyPack = request.getKind() === POLICY_PACK;
    const entry = sdkModule(`@pulumi/pulumi/cmd/${isPolicyPack ? "run-policy-pack" : "run-plugin"}`, program.directory);
    const command = pluginCommand(request, program, entry);
    const start = (onStdout: (chunk: Buffer) => void, stackEnvironment: Record<string, string> = {}): Child => {
        const environment = { ...command.environment, ...stackEnvironment };
        const options = {
            onStdout,
            onStderr: (chunk: Buffer) => call.write(new pb.RunPluginResponse().setStderr(chunk)),
            among: host.children,
        };
        const child =
            isPolicyPack && host.runReused
                ? host.runReused(reusedPack(request, program, environment), options)
                : startNode(command.arguments, { ...options, cwd: command.cwd, env: environment });
        call.once("cancelled", () => void child.stop());
        return child;
    };
    const ended = isPolicyPack ? await runPolicyPack(call, start) : await runToTheEnd(call, start);
    if (ended !== undefined) call.write(new pb.RunPluginResponse().setExitcode(ended));
}

/** A policy pack gets its program directory last and runs there; any other plugin gets it first and runs where it was asked to. */
export function pluginCommand(request: RunPluginRequest, program: Program, entry: string): PluginCommand {
    const isPolicyPack = request.getKind() === POLICY_PACK;
    const own = isPolicyPack
        ? [...request.getArgsList(), program.directory]
        : [program.directory, ...request.getArgsList()];
    return {
        arguments: [...program.options.nodeArguments, entry, ...own],
        cwd: isPolicyPack ? program.directory : request.getPwd(),
        environment: { ...environmentOf(request.getEnvList()), ...optionsEnvironment(program.options) },
    };
}

function reusedPack(request: RunPluginRequest, program: Program, environment: Record<string, string>): PackRun {
    return {
        kind: "pack",
        nodeArguments: program.options.nodeArguments,
        arguments: [...request.getArgsList(), program.directory],
        directory: program.directory,
        environment,
    };
}

/** The engine sends its whole environment as `NAME=value`; where a name comes twice, the last one counts. */
export function environmentOf(entries: readonly string[]): Record<string, string> {
    return Object.fromEntries(
        entries.map((entry) => {
            const equals = entry.indexOf("=");
            return [entry.slice(0, equals), entry.slice(equals + 1)];
        }),
    );
}

type Start = (onStdout: (chunk: Buffer) => void, environment?: Record<string, string>) => Child;

async function runToTheEnd(call: Call, start: Start): Promise<number> {
    const child = start((chunk) => call.write(new pb.RunPluginResponse().setStdout(chunk)));
    return exitCode(await child.exited);
}

/** Gives undefined when the engine cancelled, which it may do before the pack was ever needed. */
async function runPolicyPack(call: Call, start: Start): Promise<number | undefined> {
    const { relayPolicyPack } = await import("./policyPack.ts");
    const toEngine = (chunk: Buffer): void => void call.write(new pb.RunPluginResponse().setStdout(chunk));
    const cancelled = new Promise<undefined>((resolve) => call.once("cancelled", () => resolve(undefined)));
    let packStarted: (child: Child) => void;
    const pack = new Promise<Child>((resolve) => {
        packStarted = resolve;
    });

    const relay = await relayPolicyPack((stackEnvironment) => {
        return new Promise((serves, fails) => {
            const child = start(portLine(serves, toEngine), stackEnvironment);
            child.exited.then((exit) => {
                const code = exitCode(exit);
                fails(new Error(`The policy pack ended (exit code ${code}) before it served; see its output.`));
            }, fails);
            packStarted(child);
        });
    });
    toEngine(Buffer.from(`${relay.port}\n`));
    try {
        return await Promise.race([cancelled, pack.then(async (child) => exitCode(await child.exited))]);
    } finally {
        relay.close();
    }
}
