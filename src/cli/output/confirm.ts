import { createInterface } from "node:readline/promises";
import { ExitCodes } from "../exitCodes.ts";
import { Failure } from "../failure.ts";

/** Asks a person; where there is none, `--yes` has to say it. */
export async function confirm(question: string, { yes = false }: { yes?: boolean | undefined }): Promise<boolean> {
    if (yes) return true;
    if (!process.stdin.isTTY) {
        throw new Failure(`Nobody can be asked "${question}" here: pass --yes. Nothing was changed.`, ExitCodes.usage);
    }
    const terminal = createInterface({ input: process.stdin, output: process.stderr });
    try {
        return /^y(es)?$/i.test((await terminal.question(`${question} (y/N) `)).trim());
    } finally {
        terminal.close();
    }
}
