import type { EngineEvent, PolicyEvent } from "@pulumi/pulumi/automation/events.js";
import type { OpMap, Stack } from "@pulumi/pulumi/automation/stack.js";
import { Failure } from "../failure.ts";
import { rememberingRuns } from "./ownRuns.ts";
import { runPulumi } from "./pulumiCli.ts";
import { shortStackName } from "./stackName.ts";

/** How to report one run of the engine. */
export interface RunOptions {
    readonly policyPacks?: string[];
    readonly policyPackConfigs?: string[];
    readonly signal?: AbortSignal;
    readonly message?: string;
    /** Whether an update first reads what it manages from the cluster (default: true). */
    readonly refresh?: boolean;
    readonly onResource?: (operation: string, urn: string) => void;
    readonly onMessage?: (severity: string, text: string) => void;
}

export interface RunResult {
    readonly changes: OpMap;
}

/** A run that did not succeed, with what the engine, the program and the policies said. */
export class RunFailure extends Failure {
    /** Whether it did not begin because the stack is locked. */
    readonly locked: boolean;
    readonly output: string;
    /** URNs of the resources that failed to change or to become ready. */
    readonly failed: readonly string[];

    constructor(message: string, locked: boolean, output: string, failed: readonly string[] = []) {
        super(message);
        this.locked = locked;
        this.output = output;
        this.failed = failed;
    }
}

/** The stack through Pulumi's Automation API. */
export interface PulumiStack {
    /** The name that people use. */
    readonly name: string;
    preview(options: RunOptions): Promise<RunResult>;
    up(options: RunOptions): Promise<void>;
    /** The command for somebody who knows that the lock's process is gone. */
    readonly cancelCommand: string;
    /** Releases the lock of a process that is gone. */
    cancel(): Promise<void>;
    /** Runs `pulumi config ...` on the stack; values stand behind `--`. */
    config(...args: string[]): Promise<string>;
    /** The same stack with another file for its configuration. */
    withConfigFile(file: string): PulumiStack;
}

/** Opens the stack of a fully qualified name. Loading the API takes a second, so it is done when it is needed and not before. */
export async function openPulumiStack(
    folder: string,
    name: string,
    configFile: string | undefined,
): Promise<PulumiStack> {
    const [{ LocalWorkspace }, { Stack: StackClass }] = await Promise.all([
        import("@pulumi/pulumi/automation/localWorkspace.js"),
        import("@pulumi/pulumi/automation/stack.js"),
    ]);
    const workspace = await LocalWorkspace.create({ workDir: folder });
    // Selecting it would change what the next `pulumi up` of the person at this terminal means; every command names it.
    workspace.selectStack = async () => undefined;
    const stack = await StackClass.select(name, workspace);
    // It asks for both after each update, by three more runs of the CLI. Nobody reads them here, and an update that has moved
    // the traffic must not fail since its outputs could not be read.
    stack.outputs = async () => ({});
    stack.info = async () => undefined;
    return withConfigFile(stack, folder, configFile);
}

function withConfigFile(stack: Stack, folder: string, configFile: string | undefined): PulumiStack {
    return {
        name: shortStackName(stack.name),
        cancelCommand: `pulumi cancel --yes --stack ${stack.name}`,
        preview: (options) =>
            runEngine(options, configFile, async (shared) => ({
                changes: (await stack.preview(shared)).changeSummary,
            })),
        up: (options) =>
            runEngine(options, configFile, async (shared) => {
                // The refresh includes what an operator or this command changed in the cluster.
                const { refresh = true } = options;
                const update = () => stack.up({ ...shared, refresh });
                const run = () => rememberingRuns("pulumi", update);
                await (refresh ? run() : withoutRefresh(stack, run));
            }),
        cancel: () => stack.cancel(),
        config(...args) {
            const file = configFile ? [`--config-file=${configFile}`] : [];
            return runPulumi(folder, { args: ["config", `--stack=${stack.name}`, ...file, ...args] });
        },
        withConfigFile: (file) => withConfigFile(stack, folder, file),
    };
}

/** A project may ask for a refresh at each update. Only this variable, or a flag that the API does not have, overrides that. */
async function withoutRefresh<T>({ workspace }: Stack, run: () => Promise<T>): Promise<T> {
    const before = workspace.envVars;
    workspace.envVars = { ...before, PULUMI_OPTION_REFRESH: "false" };
    try {
        return await run();
    } finally {
        workspace.envVars = before;
    }
}

/** Only diagnostics for users; the engine also reports some for its developers. */
const MESSAGES = ["info", "info#err", "warning", "error"];

/** Operations that change nothing. */
const UNREMARKABLE = ["same", "read", "refresh"];

type Shared = NonNullable<Parameters<Stack["preview"]>[0]>;

async function runEngine<T>(
    options: RunOptions,
    configFile: string | undefined,
    run: (shared: Shared) => Promise<T>,
): Promise<T> {
    const problems: string[] = [];
    const failed: string[] = [];
    let output = "";
    const onEvent = (event: EngineEvent) => {
        if (event.resOpFailedEvent) failed.push(event.resOpFailedEvent.metadata.urn);
        const planned = event.resourcePreEvent?.metadata;
        if (planned && !UNREMARKABLE.includes(planned.op)) options.onResource?.(planned.op, planned.urn);
        const said = event.diagnosticEvent;
        if (said && MESSAGES.includes(said.severity)) {
            const text = plain(said.message);
            if (said.severity === "error") problems.push(text);
            if (text && !said.ephemeral) options.onMessage?.(said.severity, text);
        }
        if (event.policyEvent) tellPolicy(event.policyEvent, problems, options);
    };
    const keep = (text: string) => {
        output += text;
    };
    const { policyPacks, policyPackConfigs, signal, message } = options;
    try {
        return await run({
            color: "never",
            onEvent,
            onOutput: keep,
            onError: keep,
            ...(configFile !== undefined && { configFile }),
            ...(policyPacks && { policyPacks }),
            ...(policyPackConfigs && { policyPackConfigs }),
            ...(signal && { signal }),
            ...(message !== undefined && { message }),
        });
    } catch (error) {
        const { name, message: text } = error as Error;
        const said = [...new Set(problems)].join("\n");
        const locked = name === "ConcurrentUpdateError";
        throw new RunFailure(said || shortened(output || text), locked, `${output}\n${text}`, failed);
    }
}

function tellPolicy(event: PolicyEvent, problems: string[], options: RunOptions): void {
    const text = `policy ${event.policyName}: ${plain(event.message)}`;
    if (event.enforcementLevel === "mandatory") problems.push(text);
    options.onMessage?.(event.enforcementLevel === "mandatory" ? "error" : "warning", text);
}

/** The engine marks colours as `<{%fg 1%}>`. */
function plain(text: string): string {
    return text.replace(/<\{%.*?%\}>/g, "").trim();
}

/** The reason is at the end of a long output. */
function shortened(text: string): string {
    return plain(text).split("\n").slice(-15).join("\n");
}
