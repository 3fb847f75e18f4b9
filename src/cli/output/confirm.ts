import { createInterface } from "node:readline/promises";
import { ExitCodes } from "../exitCodes.ts";
import { Failure } from "../failure.ts";
import { endLines } from "./console.ts";

/** Asks a person; where there is none, `--yes` has to say it. */
export async function confirm(question: string, { yes = false }: { yes?: boolean | undefined }): Promise<boolean> {
    if (yes) return true;
    if (!process.stdin.isTTY) {
        throw new Failure(`Nobody can be asked "${question}" here: pass --yes. Nothing was changed.`, ExitCodes.usage);
    }
    endLines();
    const terminal = createInterface({ input: process.stdin, output: process.stderr });
    try {
        const closed = new Promise<string>((done) => terminal.once("close", () => done("")));
        const answer = await Promise.race([terminal.question(`${question} (y/N) `), closed]);
        return /^y(es)?$/i.test(answer.trim());
    } finally {
        terminal.close();
    }
}
