import type { Command } from "commander";
import type { Color } from "../../model/color.ts";
import { examples, prometheusOption } from "./shared.ts";
import { color } from "./values.ts";

export function addPreflight(program: Command): void {
    program
        .command("preflight")
        .argument("<color>", "blue or green", color)
        .description("the checklist before a cutover; changes nothing")
        .addOption(prometheusOption())
        .addHelpText(
            "after",
            examples("bluegreen preflight green", "bluegreen preflight green --json | jq '.services[].checks'"),
        )
        .action(async (target: Color, _, command: Command) =>
            (await import("../commands/preflight.ts")).preflight(target, command.optsWithGlobals()),
        );
}
