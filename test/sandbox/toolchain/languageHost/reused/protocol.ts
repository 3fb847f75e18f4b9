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

/** What the host is told, as it happens: output in base64, and at last how the program ended. */
export type ProgramNews =
    | { readonly stream: "stdout" | "stderr"; readonly chunk: string }
    | { readonly code: number | null; readonly signal: NodeJS.Signals | null };

/** What a process tells the runner: that the program is done and the process is fit for another one. */
export interface Done {
    readonly code: 0;
}
