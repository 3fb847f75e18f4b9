import type { Command } from "commander";
import { addUpdateOptions, examples } from "./shared.ts";

export function addResume(program: Command): void {
    const command = program
        .command("resume")
        .description("go on with an interrupted cutover, or let configuration and state follow a rollback");
    addUpdateOptions(command)
        .addHelpText("after", examples("bluegreen resume"))
        .action(async (_, given: Command) => (await import("../commands/resume.ts")).resume(given.optsWithGlobals()));
}
