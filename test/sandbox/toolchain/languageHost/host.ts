import { type Child, type ChildOptions, stopAll } from "./childProcess.ts";
import { type HostArguments, hostArguments } from "./hostArguments.ts";
import type { RunReused } from "./reused/workers.ts";

/** A language host as the engine started it: each has its own, even where several are served by one process. */
export interface Host extends HostArguments, Pick<ChildOptions, "onStdout" | "onStderr"> {
    /** That of the engine. */
    readonly environment: Readonly<Record<string, string | undefined>>;
    /** The programs and plugins that run for it. */
    readonly children: Set<Child>;
    /** Runs them in processes that it shares with other hosts. Default: each has a process of its own. */
    readonly runReused?: RunReused;
    /** Resolves once the engine can read all that was printed until now. Default: it can at once. */
    readonly passedOn?: () => Promise<void>;
}

export function newHost(
    argv: string[],
    surroundings: Pick<Host, "environment" | "onStdout" | "onStderr" | "runReused" | "passedOn">,
): Host & { readonly end: () => Promise<void> } {
    const children = new Set<Child>();
    return { ...hostArguments(argv), ...surroundings, children, end: () => stopAll(children) };
}
