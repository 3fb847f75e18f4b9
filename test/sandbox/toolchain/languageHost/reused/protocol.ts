/** The SDK's exit code for "failed, and the user has been told why". */
export const ALREADY_REPORTED = 32;

/** One run of a program, as the language host asks for it. */
export interface ProgramRun {
    /** Node's own flags. */
    readonly nodeArguments: readonly string[];
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
    readonly arguments: readonly string[];
    readonly directory: string;
    readonly environment: Readonly<Record<string, string | undefined>>;
}

/** What a language host asks of the runner, in one line: to run a program, or to serve in its place. */
export type Asked = { readonly run: ProgramRun } | { readonly host: HostStart };

/** A language host as the engine started it. */
export interface HostStart {
    readonly argv: string[];
    readonly environment: Readonly<Record<string, string | undefined>>;
}

/** What the host is told, a line each, as it happens: output in base64, where its place is served, and how the program ended. */
export type News =
    | { readonly stream: "stdout" | "stderr"; readonly chunk: string }
    | { readonly port: number }
    | { readonly code: number | null; readonly signal: NodeJS.Signals | null };

/** What a process tells the runner: that the program is done and the process is fit for another one. */
export interface Done {
    readonly code: 0;
}
