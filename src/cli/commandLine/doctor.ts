import type { Command } from "commander";
import { addPrometheusOptions, examples } from "./shared.ts";
import { address } from "./values.ts";

export function addDoctor(program: Command): void {
    const command = program
        .command("doctor")
        .description("find out why traffic does not go where it should; changes nothing");
    addPrometheusOptions(command)
        .addOption(address("--istiod <url>", "the debug endpoint of an istiod", "ISTIOD_URL"))
        .option("--bundle <file>", "write findings and objects for a bug report, without secrets")
        .addHelpText("after", examples("bluegreen doctor", "bluegreen doctor --bundle report.json"))
        .action(async (_, given: Command) => (await import("../commands/doctor.ts")).doctor(given.optsWithGlobals()));
}
