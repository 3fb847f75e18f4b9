import { type Command, Option } from "commander";
import { exitCodesHelp } from "../exitCodes.ts";
import { address, collect, duration, valued } from "./values.ts";

/** Where to measure, and what gets one in; a password in the address stays in this process. */
export function addPrometheusOptions(command: Command): Command {
    return command
        .addOption(address("--prometheus <url>", "Prometheus, or what speaks its API", "PROMETHEUS_URL"))
        .option("--prometheus-token-file <file>", "a bearer token for it (default: what PROMETHEUS_TOKEN holds)")
        .option("--prometheus-header-file <file>", "headers for it, one a line, such as X-Scope-OrgID: team-a");
}

/** For commands that ask nothing, so that one may say it to each that changes something. */
export function yesOption(): Option {
    return new Option("--yes", "nothing is asked with or without it");
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
