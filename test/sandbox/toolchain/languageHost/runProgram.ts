import { statSync } from "node:fs";
import { join } from "node:path";
import pb, { type RunRequest, type RunResponse } from "@pulumi/pulumi/proto/language_pb.js";
import { type ChildExit, startNode } from "./childProcess.ts";
import type { Host } from "./host.ts";
import type { HostArguments } from "./hostArguments.ts";
import { describeProgram, type Program } from "./programInfo.ts";
import { ALREADY_REPORTED, type ProgramRun } from "./reused/protocol.ts";
import { optionsEnvironment } from "./runtimeOptions.ts";
import { sdkModule } from "./sdkModule.ts";

const OUT_OF_MEMORY = "JavaScript heap out of memory";

/** Runs a Pulumi program to its end. What it prints goes where the host prints. */
export async function runProgram(request: RunRequest, host: Host): Promise<RunResponse> {
    if (request.getAttachDebugger()) {
        throw new Error(
            'This language host cannot attach a debugger. Set "nodeargs: --inspect-brk" under runtime.options instead.',
        );
    }
    const program = describeProgram(request.getInfo());
    const run = sdkModule("@pulumi/pulumi/cmd/run", program.directory);
    const environment = programEnvironment(request, program, host.environment);
    let outOfMemory = false;
    const output = {
        onStdout: (chunk: Buffer) => host.onStdout(chunk),
        onStderr: (chunk: Buffer) => {
            outOfMemory ||= chunk.includes(OUT_OF_MEMORY);
            host.onStderr(chunk);
        },
    };
    const child =
        host.runReused && reusable(program)
            ? host.runReused(reusedProgram(request, program, host, environment), { ...output, among: host.children })
            : startNode([...program.options.nodeArguments, run, ...programArguments(request, program, host)], {
                  cwd: program.directory,
                  env: environment,
                  ...output,
                  among: host.children,
              });
    const exit = await child.exited;
    // The engine reads no more of it after the answer.
    await host.passedOn?.();
    return programResponse(exit, outOfMemory);
}

/** A process evaluates a program's entry point anew only where that is one file. */
function reusable({ directory, entryPoint }: Program): boolean {
    return statSync(join(directory, entryPoint), { throwIfNoEntry: false })?.isFile() ?? false;
}

/** The command line of `@pulumi/pulumi/cmd/run`. What is empty is left out. */
export function programArguments(request: RunRequest, program: Program, host: HostArguments): string[] {
    return [
        ...Object.entries(programFlags(request, program, host)).flatMap(([flag, value]) =>
            value === "" ? [] : [`--${flag}`, value],
        ),
        ...(request.getDryrun() ? ["--dry-run"] : []),
        program.entryPoint,
        ...request.getArgsList(),
    ];
}

function programFlags(request: RunRequest, program: Program, host: HostArguments) {
    return {
        monitor: request.getMonitorAddress(),
        engine: host.engineAddress,
        organization: request.getOrganization(),
        project: request.getProject(),
        "root-directory": program.rootDirectory,
        stack: request.getStack(),
        pwd: program.directory,
        parallel: String(request.getParallel()),
        tracing: host.tracing,
    };
}

function reusedProgram(
    request: RunRequest,
    program: Program,
    host: HostArguments,
    environment: Record<string, string | undefined>,
): ProgramRun {
    return {
        kind: "program",
        nodeArguments: program.options.nodeArguments,
        flags: programFlags(request, program, host),
        dryRun: request.getDryrun(),
        entryPoint: program.entryPoint,
        arguments: request.getArgsList(),
        directory: program.directory,
        environment,
    };
}

/** The host's own environment with the stack's configuration and the runtime options. */
export function programEnvironment(
    request: RunRequest,
    program: Program,
    hostEnvironment: Record<string, string | undefined>,
): Record<string, string | undefined> {
    return {
        ...hostEnvironment,
        PULUMI_CONFIG: JSON.stringify(Object.fromEntries(request.getConfigMap().getEntryList())),
        PULUMI_CONFIG_SECRET_KEYS: JSON.stringify(request.getConfigsecretkeysList()),
        ...optionsEnvironment(program.options),
    };
}

/** What the engine is told of a program that ended. */
export function programResponse(exit: ChildExit, outOfMemory: boolean): RunResponse {
    const response = new pb.RunResponse();
    if (exit.code === ALREADY_REPORTED) {
        response.setBail(true);
    } else if (exit.code !== 0) {
        const ending =
            exit.code === null
                ? `Program was ended by the signal ${exit.signal}`
                : `Program exited with non-zero exit code: ${exit.code}`;
        const advice = outOfMemory
            ? `. It ran out of memory: allow it more, as in "nodeargs: --max-old-space-size=4096" under runtime.options.`
            : "";
        response.setError(ending + advice);
    }
    return response;
}
