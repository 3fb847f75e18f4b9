import type { Command } from "commander";
import { examples, lockTimeoutOption, yesOption } from "./shared.ts";
import { duration, reason, valued } from "./values.ts";

export function addRollback(program: Command): void {
    program
        .command("rollback")
        .description("bring the traffic back at once, then let configuration and state follow")
        .option("--reason <text>", "why, for those who find the hold", reason, "rolled back by hand")
        .option("--force", "one ready pod is enough, and an owner such as Argo CD does not matter")
        .addOption(
            valued(
                "--timeout <duration>",
                "how long the other colour may take to get its pods, and a cluster that is away to answer",
                duration,
                "2m",
            ),
        )
        .addOption(lockTimeoutOption())
        .addOption(yesOption())
        .option("--no-follow", "traffic alone; `bluegreen resume` lets configuration and state follow")
        .addHelpText(
            "after",
            examples(
                "bluegreen rollback",
                'bluegreen rollback --service my-app --reason "checkout fails"',
                "bluegreen rollback --force    # the other colour has few pods, and is still better",
            ),
        )
        .action(async (_, command: Command) =>
            (await import("../commands/rollback.ts")).rollback(command.optsWithGlobals()),
        );
}
