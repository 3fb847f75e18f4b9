import { type Command, Option } from "commander";
import type { Color } from "../../model/color.ts";
import { addPrometheusOptions, addUpdateOptions, examples } from "./shared.ts";
import { color, count, duration, interval, part, positiveDuration, reason, steps, valued } from "./values.ts";

export function addCutover(program: Command): void {
    const command = program
        .command("cutover")
        .argument("<color>", "blue or green: the colour that is to get the traffic", color)
        .description("move the traffic, watch the new colour, and take it back by itself on a breach")
        .addOption(valued("--steps <list>", "percent of the traffic, step by step", steps, "100"))
        .addOption(
            valued(
                "--bake <duration>",
                "how long the new colour is watched at each step; 0: not at all",
                duration,
                "5m",
            ),
        )
        .addOption(valued("--max-error-rate <percent>", "the most requests that may fail", part, "5%"))
        .option("--max-p99 <duration>", "the longest that 99 of 100 requests may take (default: any)", positiveDuration)
        .addOption(valued("--min-requests <count>", "fewer requests say nothing", count, "100"))
        .option("--interval <duration>", "between two looks (default: 5s, or a scrape if that is longer)", interval)
        .addOption(
            new Option("--on-inconclusive <what>", "when the bake is over and too little was measured")
                .choices(["rollback", "keep"])
                .default("rollback"),
        )
        .option("--reason <text>", "why, as cutoverReason in the configuration", reason)
        .option("--yes", "do not ask");
    addPrometheusOptions(command);
    addUpdateOptions(command)
        .addHelpText(
            "after",
            examples(
                "bluegreen cutover green --prometheus http://prometheus.istio-system:9090",
                "bluegreen cutover green --steps 10,50,100 --bake 5m --max-error-rate 1% --max-p99 800ms --yes",
                "bluegreen cutover green --bake 0    # move without a watch",
            ),
        )
        .action(async (target: Color, _, given: Command) =>
            (await import("../commands/cutover.ts")).cutover(target, given.optsWithGlobals()),
        );
}
