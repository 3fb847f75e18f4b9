import type { Command, Option } from "commander";
import { exitCodesHelp } from "../exitCodes.ts";
import { address, collect, duration, valued } from "./values.ts";

export function prometheusOption(): Option {
    return address("--prometheus <url>", "Prometheus, or what speaks its API", "PROMETHEUS_URL");
}

export function lockTimeoutOption(): Option {
    return valued("--lock-timeout <duration>", "how long to wait while somebody else runs the stack", duration, "10m");
}

/** How previews and updates are made. */
export function addUpdateOptions(command: Command): Command {
    return command
        .option(
            "--policy-pack <folder>",
            "may be repeated (default: policy-pack/, or istio-blue-green-policies)",
            collect,
        )
        .option("--no-policy-pack", "without any")
        .option("--policy-pack-config <file>", "may be repeated", collect)
        .addOption(lockTimeoutOption());
}

/** The end of a command's `--help`. */
export function examples(...lines: string[]): string {
    return `\nExamples:\n${lines.map((line) => `  ${line}`).join("\n")}\n\n${exitCodesHelp()}`;
}
