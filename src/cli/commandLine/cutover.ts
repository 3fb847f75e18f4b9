import { type Command, Option } from "commander";
import type { Color } from "../../model/color.ts";
import { addPrometheusOptions, addUpdateOptions, examples } from "./shared.ts";
import { color, count, duration, interval, part, positiveDuration, reason, steps, valued } from "./values.ts";

export function addCutover(program: Command): void {
    const command = program
        .command("cutover")
        .argument("<color>", "blue or green: the colour that gets the traffic", color)
        .description("move the traffic, watch the new colour, and roll back automatically on a breach")
        .addOption(valued("--steps <list>", "percentages of the traffic, step by step", steps, "100"))
        .addOption(
            valued(
                "--bake <duration>",
                "how long to watch the new colour at each step; 0 does not watch",
                duration,
                "5m",
            ),
        )
        .addOption(valued("--max-error-rate <percent>", "how many requests may fail at most", part, "5%"))
        .option(
            "--max-p99 <duration>",
            "how long 99 of 100 requests may take at most (default: no limit)",
            positiveDuration,
        )
        .addOption(valued("--min-requests <count>", "how many requests a verdict needs", count, "100"))
        .option("--interval <duration>", "time between measurements (default: 5s, or a scrape if longer)", interval)
        .addOption(
            new Option("--on-inconclusive <what>", "what to do if too little was measured when the bake is over")
                .choices(["rollback", "keep"])
                .default("rollback"),
        )
        .option("--reason <text>", "why traffic moves, kept as cutoverReason in the configuration", reason)
        .option("--yes", "do not ask for confirmation");
    addPrometheusOptions(command);
    addUpdateOptions(command)
        .addHelpText(
            "after",
            examples(
                "bluegreen cutover green --prometheus http://prometheus.istio-system:9090",
                "bluegreen cutover green --steps 10,50,100 --bake 5m --max-error-rate 1% --max-p99 800ms --yes",
                "bluegreen cutover green --bake 0    # without watching",
            ),
        )
        .action(async (target: Color, _, given: Command) =>
            (await import("../commands/cutover.ts")).cutover(target, given.optsWithGlobals()),
        );
}
