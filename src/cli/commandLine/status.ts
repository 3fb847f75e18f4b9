import type { Command } from "commander";
import { addPrometheusOptions, examples } from "./shared.ts";
import { interval, valued } from "./values.ts";

export function addStatus(program: Command): void {
    const command = program
        .command("status")
        .description("where traffic goes, what runs in each colour, and how well it does")
        .option("--watch", "again and again, until Ctrl-C")
        .addOption(valued("--interval <duration>", "between two looks with --watch", interval, "2s"));
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
