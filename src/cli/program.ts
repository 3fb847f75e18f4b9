import { Command, InvalidArgumentError, Option } from "commander";
import { exitCodesHelp } from "./exitCodes.ts";
import type { CommonOptions } from "./options.ts";
import { parseDuration } from "./output/duration.ts";

/** What a value is called in a message, and what is allowed. */
function parser<T>(parse: (text: string) => T | undefined, allowed: string): (text: string) => T {
    return (text) => {
        const value = parse(text);
        if (value === undefined) throw new InvalidArgumentError(`allowed: ${allowed}`);
        return value;
    };
}

const duration = parser(parseDuration, "a duration such as 30s, 5m or 1h30m");

/** The command line, with each command loaded only when it is the one. */
export function buildProgram(): Command {
    const program = new Command("bluegreen");
    program
        .description(
            "Moves the traffic of BlueGreenServices from one colour to the other, watches it, and takes it back.",
        )
        .configureHelp({ sortSubcommands: false, showGlobalOptions: true })
        .option("--cwd <folder>", "the Pulumi project's folder", ".")
        .option("--stack <name>", "the stack (default: the selected one)")
        .option("--config-file <file>", "the stack's configuration file (default: Pulumi.<stack>.yaml)")
        .option("--service <name>", "one of several services; may be repeated", collect)
        .option("--json", "one JSON document on standard output, words on standard error")
        .showSuggestionAfterError()
        .exitOverride()
        .addHelpText("after", `\n${exitCodesHelp()}\n\nEach command's --help has examples.`);
    addStatus(program);
    addRollback(program);
    addRelease(program);
    return program;
}

function collect(value: string, before: string[] = []): string[] {
    return [...before, value];
}

function prometheusOption(): Option {
    return new Option("--prometheus <url>", "Prometheus, or what speaks its API").env("PROMETHEUS_URL");
}

function examples(...lines: string[]): string {
    return `\nExamples:\n${lines.map((line) => `  ${line}`).join("\n")}\n\n${exitCodesHelp()}`;
}

function addStatus(program: Command): void {
    program
        .command("status")
        .description("where traffic goes, what runs in each colour, and how well it does")
        .option("--watch", "again and again, until Ctrl-C")
        .option("--interval <duration>", "between two looks with --watch", duration, 2_000)
        .addOption(prometheusOption())
        .addHelpText(
            "after",
            examples(
                "bluegreen status",
                "bluegreen status --watch --prometheus http://prometheus.istio-system:9090",
                "bluegreen status --json | jq -r '.services[].activeColor'",
            ),
        )
        .action(async (_, command: Command) =>
            (await import("./commands/status.ts")).status(command.optsWithGlobals()),
        );
}

function addRollback(program: Command): void {
    program
        .command("rollback")
        .description("bring the traffic back at once, then let configuration and state follow")
        .option("--reason <text>", "why, for those who find the hold", "rolled back by hand")
        .option("--force", "one ready pod is enough, and an owner such as Argo CD does not matter")
        .option("--timeout <duration>", "how long the other colour may take to get its pods", duration, 120_000)
        .option("--lock-timeout <duration>", "how long to wait while somebody else runs the stack", duration, 600_000)
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
            (await import("./commands/rollback.ts")).rollback(command.optsWithGlobals()),
        );
}

function addRelease(program: Command): void {
    program
        .command("release")
        .argument("[service...]", "the services (default: all)")
        .description("end the hold that a rollback left: traffic may move forward again")
        .addHelpText("after", examples("bluegreen release", "bluegreen release my-app"))
        .action(async (names: string[], _, command: Command) => {
            const options = command.optsWithGlobals<CommonOptions>();
            await (await import("./commands/release.ts")).release({
                ...options,
                service: [...(options.service ?? []), ...names],
            });
        });
}
