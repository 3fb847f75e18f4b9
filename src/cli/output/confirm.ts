import { createInterface } from "node:readline/promises";
import { ExitCodes } from "../exitCodes.ts";
import { Failure } from "../failure.ts";
import { endLines } from "./console.ts";

interface Asking {
    readonly yes?: boolean | undefined;
    /** Somebody wants the command to end. */
    readonly signal?: AbortSignal;
}

interface Streams {
    readonly input: NodeJS.ReadableStream & { readonly isTTY?: boolean };
    readonly output: NodeJS.WritableStream;
}

/** Asks for confirmation; without a terminal, `--yes` is required. */
export async function confirm(
    question: string,
    { yes = false, signal }: Asking,
    { input, output }: Streams = { input: process.stdin, output: process.stderr },
): Promise<boolean> {
    if (yes) return true;
    if (!input.isTTY) {
        throw new Failure(
            `Nothing was changed. "${question}" cannot be asked without a terminal. Pass --yes.`,
            ExitCodes.usage,
        );
    }
    endLines();
    const terminal = createInterface({ input, output });
    // On a terminal, readline hears of Ctrl-C in place of the process.
    const interrupted = new AbortController();
    terminal.once("SIGINT", () => interrupted.abort());
    const ended = AbortSignal.any([interrupted.signal, ...(signal ? [signal] : [])]);
    try {
        const closed = new Promise<string>((done) => terminal.once("close", () => done("")));
        const answer = await Promise.race([terminal.question(`${question} (y/N) `, { signal: ended }), closed]);
        return /^y(es)?$/i.test(answer.trim());
    } catch (error) {
        if (!ended.aborted) throw error;
        output.write("\n");
        throw new Failure("Interrupted. Nothing was changed.", ExitCodes.interrupted);
    } finally {
        terminal.close();
    }
}
