import { type ExecaError, execa } from "execa";

export interface RunOptions {
    readonly cwd?: string;
    readonly env?: Record<string, string>;
    readonly input?: string;
}

/** Runs a program to its end and returns what it printed; a failure names the command and quotes the end of its output. */
export async function run(file: string, args: readonly string[], options: RunOptions = {}): Promise<string> {
    try {
        const { stdout } = await execa(file, args, {
            ...options,
            stdin: options.input === undefined ? "ignore" : "pipe",
        });
        return stdout;
    } catch (error) {
        const { shortMessage, stderr, stdout } = error as ExecaError;
        const tail = `${stdout ?? ""}\n${stderr ?? ""}`.trim().split("\n").slice(-15).join("\n");
        throw new Error(`${shortMessage}\n${tail}`, { cause: error });
    }
}
