import type { Command } from "commander";
import type { Color } from "../../model/color.ts";
import { addPrometheusOptions, examples } from "./shared.ts";
import { color } from "./values.ts";

export function addPreflight(program: Command): void {
    const command = program
        .command("preflight")
        .argument("<color>", "blue or green", color)
        .description("check whether a cutover may start; changes nothing");
    addPrometheusOptions(command)
        .addHelpText(
            "after",
            examples("bluegreen preflight green", "bluegreen preflight green --json | jq '.services[].checks'"),
        )
        .action(async (target: Color, _, given: Command) =>
            (await import("../commands/preflight.ts")).preflight(target, given.optsWithGlobals()),
        );
}
