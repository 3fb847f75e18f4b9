/** What a part runs: a program with its arguments. */
export interface Command {
    readonly file: string;
    readonly args: readonly string[];
    readonly env?: Readonly<Record<string, string>>;
    /** A file that takes the program's output; its log when absent. */
    readonly stdoutTo?: string;
    /** Called once it has started and before it is asked whether it is healthy. */
    readonly afterStart?: (pid: number) => Promise<void>;
}

/** A long-running program of the sandbox. */
export interface Part {
    readonly name: string;
    /** What it is and where it listens, for people. */
    readonly where: string;
    /** Parts and steps that must be done before it starts. */
    readonly needs: readonly string[];
    command(): Promise<Command> | Command;
    /** Resolves while the part does its job, and throws a reason while it does not. */
    healthy(): Promise<void>;
    /** How long it may take to become healthy, in seconds. */
    readonly startWithin: number;
}

/** Something done once while the sandbox comes up. */
export interface Step {
    readonly name: string;
    readonly needs: readonly string[];
    run(): Promise<void>;
}

export function isPart(node: Part | Step): node is Part {
    return "command" in node;
}
