import type { Command } from "commander";
import { addPrometheusOptions, addUpdateOptions, examples, yesOption } from "./shared.ts";

export function addResume(program: Command): void {
    const command = program
        .command("resume")
        .description("go on with an interrupted cutover, or let configuration and state follow a rollback")
        .addOption(yesOption());
    addPrometheusOptions(command);
    addUpdateOptions(command)
        .addHelpText("after", examples("bluegreen resume"))
        .action(async (_, given: Command) => (await import("../commands/resume.ts")).resume(given.optsWithGlobals()));
}
