import { type Command, Option } from "commander";
import { exitCodesHelp } from "../exitCodes.ts";
import { address, collect, duration, valued } from "./values.ts";

/** Where to measure, and the credentials for it. A password in the address stays in this process. */
export function addPrometheusOptions(command: Command): Command {
    return command
        .addOption(address("--prometheus <url>", "Prometheus, or anything with its API", "PROMETHEUS_URL"))
        .option("--prometheus-token-file <file>", "a bearer token for it (default: the value of PROMETHEUS_TOKEN)")
        .option("--prometheus-header-file <file>", "headers for it, one per line, such as X-Scope-OrgID: team-a");
}

/** For commands that never ask, so that every command that makes changes accepts it. */
export function yesOption(): Option {
    return new Option("--yes", "accepted, but this command never asks");
}

export function lockTimeoutOption(): Option {
    return valued("--lock-timeout <duration>", "how long to wait for another update of the stack", duration, "10m");
}

/** How previews and updates are made. */
export function addUpdateOptions(command: Command): Command {
    return command
        .option(
            "--policy-pack <folder>",
            "a policy pack; may be repeated (default: policy-pack/, or istio-blue-green-policies)",
            collect,
        )
        .option("--no-policy-pack", "use no policy pack")
        .option("--policy-pack-config <file>", "its configuration; may be repeated", collect)
        .addOption(lockTimeoutOption());
}

/** The end of a command's `--help`. */
export function examples(...lines: string[]): string {
    return `\nExamples:\n${lines.map((line) => `  ${line}`).join("\n")}\n\n${exitCodesHelp()}`;
}
