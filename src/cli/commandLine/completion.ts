import { Argument, type Command } from "commander";
import { SHELLS, type Shell } from "../completion/shells.ts";
import { examples } from "./shared.ts";

export function addCompletion(program: Command): void {
    program
        .command("completion")
        .addArgument(new Argument("<shell>", "the shell").choices(SHELLS))
        .description("print a completion script for the shell")
        .addHelpText(
            "after",
            examples(
                "source <(bluegreen completion bash)",
                "bluegreen completion fish > ~/.config/fish/completions/bluegreen.fish",
            ),
        )
        .action(async (shell: Shell) =>
            (await import("../commands/completion.ts")).completion(shell, program, program.opts()),
        );
}
