import type { Command } from "commander";
import { COLORS } from "../../model/color.ts";
import { completionScript, SHELLS, type Shell } from "../completion/shells.ts";
import { wordsOf } from "../completion/words.ts";
import { openConsole } from "../output/console.ts";

/** Prints the script for a shell. */
export function completion(shell: Shell, program: Command, { json = false }: { json?: boolean }): void {
    const words = wordsOf(program, { color: [...COLORS], shell: [...SHELLS] });
    const script = completionScript(shell, program.name(), words);
    if (json) openConsole({ json }).result({ shell, script });
    else process.stdout.write(script);
}
