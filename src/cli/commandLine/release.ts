import type { Command } from "commander";
import type { CommonOptions } from "../options.ts";
import { examples, yesOption } from "./shared.ts";

export function addRelease(program: Command): void {
    program
        .command("release")
        .argument("[service...]", "the services (default: all)")
        .description("end the hold that a rollback left, so that traffic may move forward again")
        .addOption(yesOption())
        .addHelpText("after", examples("bluegreen release", "bluegreen release my-app"))
        .action(async (names: string[], _, command: Command) => {
            const options = command.optsWithGlobals<CommonOptions>();
            const service = [...(options.service ?? []), ...names];
            await (await import("../commands/release.ts")).release({ ...options, service });
        });
}
