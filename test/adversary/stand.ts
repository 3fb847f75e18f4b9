import { setTimeout as sleep } from "node:timers/promises";
import { type ExecaError, execa } from "execa";
import { openExpiringCredentials } from "../harness/api/expiringCredentials.ts";
import { bluegreenOn, type RunningCommand } from "../harness/bluegreen.ts";
import type { ConfiguredStack } from "../harness/configuredStack.ts";
import { place } from "../harness/place.ts";
import { changeSettings, partsOf, readSettings } from "../harness/stackSettings.ts";
import { settingsFile } from "../harness/testStack.ts";
import { FAULTS, type FaultName, type Suffered } from "./suffering.ts";
import { openWitness, type Witness } from "./watch/witness.ts";
import { knownSecrets, PROMETHEUS_PASSWORD, type Secrets } from "./watch/written.ts";
import type { World } from "./world.ts";

/** A command that was run, as a person would type it, and its result. */
export interface Told {
    readonly who: "pulumi" | "bluegreen" | "operator";
    readonly words: readonly string[];
    /** -1 if it was killed. */
    readonly exitCode: number;
    readonly output: string;
    readonly startedAt: number;
    readonly endedAt: number;
}

/** What steps act on: the deployed service, the programs that operate it, and the witness that watches both. */
export interface Stand {
    readonly world: World;
    readonly configured: ConfiguredStack;
    readonly witness: Witness;
    /** The beginning, as text, that was restored and verified; undefined once a step has been made since. */
    standsAs: string | undefined;
    /** The specs, each set as one text, for which a preview has shown no changes. */
    readonly settled: Set<string>;
    /** The YAML of the objects deployed when the run began, by kind and name. */
    saved: ReadonlyMap<string, string>;
    readonly secrets: Secrets;
    pulumi(...words: string[]): Promise<Told>;
    bluegreen(...words: string[]): Promise<Told>;
    /** An operator's own command, which is not under test. */
    kubectl(words: readonly string[], input?: string): Promise<Told>;
    /** Sets values of the configuration; null removes one. */
    set(changes: Readonly<Record<string, string | null>>): Promise<void>;
    /** Returns a function that restores the present values of these keys. */
    remember(changes: readonly Readonly<Record<string, string | null>>[]): Promise<() => Promise<void>>;
    /** The present configuration. */
    configuration(): Promise<Readonly<Record<string, unknown>>>;
    /** The output so far of all programs that are running now. */
    said(): string;
    /** Signals the programs that are running now: with their children, as a terminal does, or alone. */
    interrupt(signal: NodeJS.Signals, whom: Whom): void;
    /** Whether pulumi or bluegreen is running now. */
    isBusy(): boolean;
    /** Injects a fault, and returns when it is over. */
    suffer(fault: FaultName, seconds: number): Promise<void>;
    /** The faults since the last call. */
    takeSuffered(): Suffered[];
    /** The commands since the last call, in the order in which they ended. */
    take(): Told[];
    close(): Promise<void>;
}

type Whom = "all" | "it alone";

/** Longer than anything that ends by itself: a rollout that fails and a drain that waits for proxies, twice. */
const LONGEST_SECONDS = 240;
/** So short that a cutover with a drain outlives its token. */
const TOKEN_SECONDS = 20;
/** How long the children of a program may outlive it. */
const LONGEST_ORPHAN_SECONDS = 60;

export async function openStand(world: World): Promise<Stand> {
    const configured = await world.open();
    const { name } = configured.stack;
    const bluegreen = bluegreenOn(name);
    const told: Told[] = [];
    const running = new Map<RunningCommand, string>();

    const follow = async (who: Told["who"], words: readonly string[], command: RunningCommand): Promise<Told> => {
        const startedAt = Date.now();
        running.set(command, "");
        command.all?.on("data", (text) => running.set(command, `${running.get(command) ?? ""}${text}`));
        const timer = setTimeout(() => signal(command, "SIGKILL"), LONGEST_SECONDS * 1000);
        const { exitCode = -1, all } = await command;
        clearTimeout(timer);
        await childrenEnded(command);
        running.delete(command);
        const one = { who, words, exitCode, output: String(all ?? ""), startedAt, endedAt: Date.now() };
        told.push(one);
        return one;
    };
    const settings = { file: settingsFile(name), project: world.project };
    const configuration = () => readSettings(settings);
    const witness = await openWitness();
    const suffered: Suffered[] = [];
    // Everything except the witness and the callers goes through the proxy that can fail.
    const ambient = process.env.KUBECONFIG;
    const api = await openExpiringCredentials({ lifetimeSeconds: TOKEN_SECONDS });
    process.env.KUBECONFIG = api.kubeconfig;
    // The sandbox's Prometheus accepts any password.
    const prometheus = process.env.PROMETHEUS_URL?.replace("//", `//adversary:${PROMETHEUS_PASSWORD}@`);
    return {
        world,
        configured,
        witness,
        standsAs: undefined,
        settled: new Set(),
        saved: new Map(),
        secrets: await knownSecrets(),
        pulumi: (...words) => follow("pulumi", ["pulumi", ...words], configured.stack.start(...words)),
        bluegreen: async (...words) => {
            const { services } = await configuration();
            const all = [...words, ...(services === undefined ? [] : ["--service", "my-app"])];
            const env = { PROMETHEUS_URL: prometheus };
            const options = { reject: false, all: true, stdin: "ignore", detached: true, env } as const;
            return follow("bluegreen", ["bluegreen", ...all], execa("node", bluegreen.command(all), options));
        },
        kubectl: async (words, input = "") => {
            const startedAt = Date.now();
            const options = { input, reject: false, all: true } as const;
            const command = ["--namespace", place.namespace, ...words];
            const { exitCode = -1, all } = await execa("kubectl", command, options);
            const one = { who: "operator", words: ["kubectl", ...words], exitCode, output: all, startedAt } as const;
            const ended = { ...one, endedAt: Date.now() };
            told.push(ended);
            return ended;
        },
        set: async (changes) => {
            const entries = Object.entries(changes);
            await configured.stack.unset(...entries.filter(([, value]) => value === null).map(([path]) => path));
            await configured.configure(
                Object.fromEntries(entries.flatMap(([path, value]) => (value === null ? [] : [[path, value]]))),
            );
        },
        remember: async (changes) => {
            const now = (await configuration()) as Readonly<Record<string, string | object>>;
            const keys = changes.flatMap((each) => Object.keys(each)).map((path) => partsOf(path)[0] ?? path);
            return () => changeSettings(settings, Object.fromEntries(keys.map((key) => [key, now[key]])));
        },
        configuration,
        said: () => [...running.values()].join("\n"),
        interrupt: (name, whom) => {
            for (const command of running.keys()) signal(command, name, whom);
        },
        isBusy: () => running.size > 0,
        suffer: async (fault, seconds) => {
            const startedAt = Date.now();
            await FAULTS[fault].suffer(api, seconds);
            suffered.push({ fault, startedAt, endedAt: Date.now() });
        },
        takeSuffered: () => suffered.splice(0),
        take: () => told.splice(0),
        close: async () => {
            for (const command of running.keys()) signal(command, "SIGKILL");
            witness.stop();
            await sleep(100);
            await configured.stack.remove();
            if (ambient !== undefined) process.env.KUBECONFIG = ambient;
            await api.close();
        },
    };
}

/** Signals the process group, as Ctrl-C does, or its first process alone. Returns whether it still existed. */
function signal({ pid = 0 }: RunningCommand, name: NodeJS.Signals | 0, whom: Whom = "all"): boolean {
    try {
        return process.kill(whom === "all" ? -pid : pid, name);
    } catch (error) {
        // It has just ended.
        if ((error as ExecaError).code !== "ESRCH") throw error;
        return false;
    }
}

/** A step is over when none of its processes can change anything any more. */
async function childrenEnded(command: RunningCommand): Promise<void> {
    const until = Date.now() + LONGEST_ORPHAN_SECONDS * 1000;
    while (signal(command, 0)) {
        if (Date.now() > until) signal(command, "SIGKILL");
        await sleep(50);
    }
}

export function typed({ words }: Pick<Told, "words">): string {
    return words
        .map((word) => (/^[\w@%+=:,./*-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`))
        .join(" ");
}
