import { join } from "node:path";

/** Tells a language host the port of the runner that serves in its place; unset, the host and each program are processes of their own. */
export const RUNNER_PORT = "SANDBOX_PROGRAM_RUNNER";

/** What starts a runner; it prints the port on which it serves, a free one for 0. */
export function runnerCommand(port: number): [file: string, ...args: string[]] {
    return ["node", "--disable-warning=ExperimentalWarning", join(import.meta.dirname, "runner.ts"), String(port)];
}
