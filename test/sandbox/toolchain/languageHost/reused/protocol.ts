/** The SDK's exit code for "failed, and the user has been told why". */
export const ALREADY_REPORTED = 32;

/** A language host as the engine started it, each word and variable ended by a zero byte, all in base64. */
export interface HostStart {
    readonly argv: string;
    readonly environment: string;
}

/**
 * What stands in the host's place is told, a line each: output as it happens, in base64, and where the host serves. To "passedOn" it
 * answers with a line, once the engine can read what came before.
 */
export type News =
    | { readonly stream: "stdout" | "stderr"; readonly chunk: string }
    | { readonly port: number }
    | { readonly passedOn: null };

interface Run {
    /** Node's own flags. */
    readonly nodeArguments: readonly string[];
    readonly directory: string;
    readonly environment: Readonly<Record<string, string | undefined>>;
    readonly arguments: readonly string[];
}

/** One run of a program. */
export interface ProgramRun extends Run {
    readonly kind: "program";
    /** Those of `@pulumi/pulumi/cmd/run`, by their names there; what is not known is empty. */
    readonly flags: Readonly<
        Record<
            | "monitor"
            | "engine"
            | "organization"
            | "project"
            | "root-directory"
            | "stack"
            | "pwd"
            | "parallel"
            | "tracing",
            string
        >
    >;
    readonly dryRun: boolean;
    readonly entryPoint: string;
}

/** One run of a policy pack: its arguments are those of `@pulumi/pulumi/cmd/run-policy-pack`. */
export interface PackRun extends Run {
    readonly kind: "pack";
}

export type ReusedRun = ProgramRun | PackRun;

/** What a worker is told: what to run, and that nobody wants it any more. */
export type Order = ReusedRun | "stop";

/** What a worker tells: that nothing of the run is left, and it is fit for another one. */
export interface Done {
    readonly code: 0;
}
