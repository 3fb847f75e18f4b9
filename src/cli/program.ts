import { Argument, Command, InvalidArgumentError, Option } from "commander";
import { COLORS, type Color } from "../color.ts";
import { SHELLS, type Shell } from "./completion/shells.ts";
import { parseSteps } from "./cutover/steps.ts";
import { exitCodesHelp } from "./exitCodes.ts";
import type { CommonOptions } from "./options.ts";
import { parseDuration } from "./output/duration.ts";
import { parsePart } from "./output/percent.ts";

/** What a value is called in a message, and what is allowed. */
function parser<T>(parse: (text: string) => T | undefined, allowed: string): (text: string) => T {
    return (text) => {
        const value = parse(text);
        if (value === undefined) throw new InvalidArgumentError(`allowed: ${allowed}`);
        return value;
    };
}

const color = parser((text) => COLORS.find((each) => each === text), COLORS.join(", "));
const steps = parser(parseSteps, "rising percentages that end with 100, such as 10,50,100");
const part = parser(parsePart, "a percentage such as 5% or 0.5%");
const count = parser((text) => (/^\d+$/.test(text) ? Number(text) : undefined), "a whole number");
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
    addPreflight(program);
    addCutover(program);
    addRollback(program);
    addResume(program);
    addRelease(program);
    addStandby(program);
    addDoctor(program);
    addCompletion(program);
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

function addPreflight(program: Command): void {
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
            (await import("./commands/preflight.ts")).preflight(target, command.optsWithGlobals()),
        );
}

function addCutover(program: Command): void {
    const command = program
        .command("cutover")
        .argument("<color>", "blue or green: the colour that is to get the traffic", color)
        .description("move the traffic, watch the new colour, and take it back by itself on a breach")
        .option("--steps <list>", "percent of the traffic, step by step", steps, [100])
        .option(
            "--bake <duration>",
            "how long the new colour is watched at each step; 0 does not watch",
            duration,
            300_000,
        )
        .option("--max-error-rate <percent>", "the most requests that may fail", part, 0.05)
        .option("--max-p99 <duration>", "the longest that 99 of 100 requests may take (default: any)", duration)
        .option("--min-requests <count>", "fewer requests say nothing", count, 100)
        .option("--interval <duration>", "between two looks (default: 5s, or a scrape if that is longer)", duration)
        .addOption(prometheusOption())
        .addOption(
            new Option("--on-inconclusive <what>", "when the bake is over and too little was measured")
                .choices(["rollback", "keep"])
                .default("rollback"),
        )
        .option("--reason <text>", "why, as cutoverReason in the configuration")
        .option("--yes", "do not ask");
    addPulumiOptions(command)
        .addHelpText(
            "after",
            examples(
                "bluegreen cutover green --prometheus http://prometheus.istio-system:9090",
                "bluegreen cutover green --steps 10,50,100 --bake 5m --max-error-rate 1% --max-p99 800ms --yes",
                "bluegreen cutover green --bake 0    # move without a watch",
            ),
        )
        .action(async (target: Color, _, given: Command) =>
            (await import("./commands/cutover.ts")).cutover(target, given.optsWithGlobals()),
        );
}

function addResume(program: Command): void {
    addPulumiOptions(
        program
            .command("resume")
            .description("go on with an interrupted cutover, or let configuration and state follow a rollback"),
    )
        .addHelpText("after", examples("bluegreen resume"))
        .action(async (_, command: Command) =>
            (await import("./commands/resume.ts")).resume(command.optsWithGlobals()),
        );
}

/** How updates are made. */
function addPulumiOptions(command: Command): Command {
    return command
        .option(
            "--policy-pack <folder>",
            "may be repeated (default: policy-pack/, or istio-blue-green-policies)",
            collect,
        )
        .option("--no-policy-pack", "without any")
        .option("--policy-pack-config <file>", "may be repeated", collect)
        .option("--lock-timeout <duration>", "how long to wait while somebody else runs the stack", duration, 600_000);
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

function addStandby(program: Command): void {
    program
        .command("standby")
        .argument("[replicas]", "the pods that the colour without traffic is to have", count, 0)
        .description("shrink the colour without traffic, after looking that it has none")
        .option("--lock-timeout <duration>", "how long to wait while somebody else runs the stack", duration, 600_000)
        .addHelpText(
            "after",
            examples("bluegreen standby      # 0 pods: cheapest, a rollback has to start them", "bluegreen standby 1"),
        )
        .action(async (replicas: number, _, command: Command) =>
            (await import("./commands/standby.ts")).standby(replicas, command.optsWithGlobals()),
        );
}

function addDoctor(program: Command): void {
    program
        .command("doctor")
        .description("find out why traffic does not go where it should; changes nothing")
        .addOption(prometheusOption())
        .addOption(new Option("--istiod <url>", "an istiod's debug endpoint").env("ISTIOD_URL"))
        .option("--bundle <file>", "write findings and objects for a bug report, without secrets")
        .addHelpText("after", examples("bluegreen doctor", "bluegreen doctor --bundle report.json"))
        .action(async (_, command: Command) =>
            (await import("./commands/doctor.ts")).doctor(command.optsWithGlobals()),
        );
}

function addCompletion(program: Command): void {
    program
        .command("completion")
        .addArgument(new Argument("<shell>", "the shell").choices(SHELLS))
        .description("print the script that completes this command's words")
        .addHelpText(
            "after",
            examples(
                "source <(bluegreen completion bash)",
                "bluegreen completion fish > ~/.config/fish/completions/bluegreen.fish",
            ),
        )
        .action(async (shell: Shell) => (await import("./commands/completion.ts")).completion(shell, program));
}
