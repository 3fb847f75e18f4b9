import type { ProgramInfo } from "@pulumi/pulumi/proto/language_pb.js";
import { parseRuntimeOptions, type RuntimeOptions } from "./runtimeOptions.ts";

/** Where a program, plugin or policy pack lies and how it wants to be run. */
export interface Program {
    /** The folder of Pulumi.yaml, PulumiPlugin.yaml or PulumiPolicy.yaml. */
    rootDirectory: string;
    /** The folder of the program itself: where `main` lies. */
    directory: string;
    /** What to run in it: `.` or a file. */
    entryPoint: string;
    options: RuntimeOptions;
}

/** Rejects a request without program information, which engines older than 3.100 send, and bad runtime options. */
export function describeProgram(info: ProgramInfo | undefined): Program {
    if (info === undefined) {
        throw new Error("The engine did not say which program it means; this host needs Pulumi 3.100 or later.");
    }
    return {
        rootDirectory: info.getRootDirectory(),
        directory: info.getProgramDirectory(),
        entryPoint: info.getEntryPoint(),
        options: parseRuntimeOptions(info.getOptions()?.toJavaScript() ?? {}),
    };
}
