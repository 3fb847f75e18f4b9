import type { Command } from "commander";
import { COLORS } from "../../model/color.ts";
import { completionScript, SHELLS, type Shell } from "../completion/shells.ts";
import { wordsOf } from "../completion/words.ts";

/** Prints the script for a shell. */
export function completion(shell: Shell, program: Command): void {
    const words = wordsOf(program, { color: [...COLORS], shell: [...SHELLS] });
    process.stdout.write(completionScript(shell, program.name(), words));
}
