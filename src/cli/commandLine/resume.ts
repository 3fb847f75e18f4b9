import type { Command } from "commander";
import { addPrometheusOptions, addUpdateOptions, examples, yesOption } from "./shared.ts";

export function addResume(program: Command): void {
    const command = program
        .command("resume")
        .description("go on with an interrupted cutover, or let configuration and state follow a rollback")
        .option("--take-over", "also what was begun on another machine, where it no longer runs")
        .addOption(yesOption());
    addPrometheusOptions(command);
    addUpdateOptions(command)
        .addHelpText("after", examples("bluegreen resume"))
        .action(async (_, given: Command) => (await import("../commands/resume.ts")).resume(given.optsWithGlobals()));
}
