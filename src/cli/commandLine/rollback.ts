import type { Command } from "commander";
import { examples, lockTimeoutOption, yesOption } from "./shared.ts";
import { duration, reason, valued } from "./values.ts";

export function addRollback(program: Command): void {
    program
        .command("rollback")
        .description("bring the traffic back at once, then bring configuration and state in line")
        .option("--reason <text>", "why, shown with the hold", reason, "rolled back by hand")
        .option("--force", "accept one ready pod, and ignore another owner such as Argo CD")
        .addOption(
            valued(
                "--timeout <duration>",
                "how long to wait for pods of the other colour, and for a cluster that does not answer",
                duration,
                "2m",
            ),
        )
        .addOption(lockTimeoutOption())
        .addOption(yesOption())
        .option("--no-follow", "move the traffic only; `bluegreen resume` brings configuration and state in line")
        .addHelpText(
            "after",
            examples(
                "bluegreen rollback",
                'bluegreen rollback --service my-app --reason "checkout fails"',
                "bluegreen rollback --force    # the other colour has few pods, but is still better",
            ),
        )
        .action(async (_, command: Command) =>
            (await import("../commands/rollback.ts")).rollback(command.optsWithGlobals()),
        );
}
