import type { Command } from "commander";
import { addPrometheusOptions, addUpdateOptions, examples, yesOption } from "./shared.ts";

export function addResume(program: Command): void {
    const command = program
        .command("resume")
        .description("continue an interrupted cutover, or bring configuration and state in line after a rollback")
        .option("--take-over", "also continue a cutover that was started elsewhere and no longer runs")
        .addOption(yesOption());
    addPrometheusOptions(command);
    addUpdateOptions(command)
        .addHelpText("after", examples("bluegreen resume"))
        .action(async (_, given: Command) => (await import("../commands/resume.ts")).resume(given.optsWithGlobals()));
}
