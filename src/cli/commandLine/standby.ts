import type { Command } from "commander";
import { examples, lockTimeoutOption, yesOption } from "./shared.ts";
import { count } from "./values.ts";

export function addStandby(program: Command): void {
    program
        .command("standby")
        .argument("[replicas]", "how many pods the colour without traffic keeps", count, 0)
        .description("scale the colour without traffic, after checking that it has none")
        .addOption(lockTimeoutOption())
        .addOption(yesOption())
        .addHelpText(
            "after",
            examples(
                "bluegreen standby      # 0 pods: cheapest, but a rollback must start pods first",
                "bluegreen standby 1",
            ),
        )
        .action(async (replicas: number, _, command: Command) =>
            (await import("../commands/standby.ts")).standby(replicas, command.optsWithGlobals()),
        );
}
