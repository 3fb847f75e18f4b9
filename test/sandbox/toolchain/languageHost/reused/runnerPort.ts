import { join } from "node:path";

/** Names the port of the runner that serves in the place of a language host; unset or empty, the host and what it runs are processes of their own. */
export const RUNNER_PORT = "SANDBOX_PROGRAM_RUNNER";

/** The environment of an update that is killed or looked at from outside: its host and programs are processes of its own, as users have them. */
export const ownProcesses = { [RUNNER_PORT]: "" } as const;

/** What starts a runner; it prints the port on which it serves, a free one for 0. */
export function runnerCommand(port: number): [file: string, ...args: string[]] {
    return ["node", "--disable-warning=ExperimentalWarning", join(import.meta.dirname, "runner.ts"), String(port)];
}

/** What the engine starts as a language host: one that runs as Node.js is told by these words, or what stands in for it. */
export function hostScript(words: readonly string[]): string {
    const exec = (...all: readonly string[]) => `exec ${all.map(quoted).join(" ")} "$@"`;
    return `#!/bin/sh\n[ -z "$${RUNNER_PORT}" ] || ${exec(join(import.meta.dirname, "host.sh"))}\n${exec(process.execPath, ...words)}\n`;
}

const quoted = (word: string): string => `'${word.replaceAll("'", `'\\''`)}'`;
