import type { Command } from "commander";
import { addPrometheusOptions, examples } from "./shared.ts";
import { interval, valued } from "./values.ts";

export function addStatus(program: Command): void {
    const command = program
        .command("status")
        .description("show where traffic goes, what runs in each colour, and how well it answers")
        .option("--watch", "refresh until Ctrl-C")
        .addOption(valued("--interval <duration>", "time between refreshes with --watch", interval, "2s"));
    addPrometheusOptions(command)
        .addHelpText(
            "after",
            examples(
                "bluegreen status",
                "bluegreen status --watch --prometheus http://prometheus.istio-system:9090",
                "bluegreen status --json | jq -r '.services[].activeColor'",
            ),
        )
        .action(async (_, given: Command) => (await import("../commands/status.ts")).status(given.optsWithGlobals()));
}
