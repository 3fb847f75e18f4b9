import type { Command } from "commander";
import { examples, lockTimeoutOption, yesOption } from "./shared.ts";
import { count } from "./values.ts";

export function addStandby(program: Command): void {
    program
        .command("standby")
        .argument("[replicas]", "the pods that the colour without traffic is to have", count, 0)
        .description("shrink the colour without traffic, after looking that it has none")
        .addOption(lockTimeoutOption())
        .addOption(yesOption())
        .addHelpText(
            "after",
            examples("bluegreen standby      # 0 pods: cheapest, a rollback has to start them", "bluegreen standby 1"),
        )
        .action(async (replicas: number, _, command: Command) =>
            (await import("../commands/standby.ts")).standby(replicas, command.optsWithGlobals()),
        );
}
