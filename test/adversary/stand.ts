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

/** Something that was run, as a person would have typed it, and what came of it. */
export interface Told {
    readonly who: "pulumi" | "bluegreen" | "operator";
    readonly words: readonly string[];
    /** -1 where it was killed. */
    readonly exitCode: number;
    readonly output: string;
    readonly startedAt: number;
    readonly endedAt: number;
}

/** What the steps act on: the deployed service, the programs that people use on it, and who sees what becomes of it. */
export interface Stand {
    readonly world: World;
    readonly configured: ConfiguredStack;
    readonly witness: Witness;
    /** The beginning, as text, that everything was seen to be as, with nothing done since; undefined where something was. */
    standsAs: string | undefined;
    /** Specs of which it is known that nothing is left to do, each as a whole. */
    readonly settled: Set<string>;
    /** The YAML of what was deployed when the run began, by kind and name. */
    saved: ReadonlyMap<string, string>;
    readonly secrets: Secrets;
    pulumi(...words: string[]): Promise<Told>;
    bluegreen(...words: string[]): Promise<Told>;
    /** Somebody's own hand, outside of what is tested. */
    kubectl(words: readonly string[], input?: string): Promise<Told>;
    /** Sets values of the configuration, or takes them out where null. */
    set(changes: Readonly<Record<string, string | null>>): Promise<void>;
    /** Returns what takes back all that is set from now on of the same keys. */
    remember(changes: readonly Readonly<Record<string, string | null>>[]): Promise<() => Promise<void>>;
    /** What the configuration says now. */
    configuration(): Promise<Readonly<Record<string, unknown>>>;
    /** Everything that the programs which run at this moment have said so far. */
    said(): string;
    /** Sends a signal to what runs at this moment: with everything that it has started, as a terminal does, or without. */
    interrupt(signal: NodeJS.Signals, whom: Whom): void;
    /** Whether pulumi or bluegreen runs at this moment. */
    isBusy(): boolean;
    /** What fails without anybody's doing, until it is over. */
    suffer(fault: FaultName, seconds: number): Promise<void>;
    /** The faults since the last call. */
    takeSuffered(): Suffered[];
    /** Everything that was run since the last call, in the order in which it ended. */
    take(): Told[];
    close(): Promise<void>;
}

type Whom = "all" | "it alone";

/** Longer than anything that ends by itself: a rollout that fails, a drain of proxies, and both once more. */
const LONGEST_SECONDS = 240;
/** So short that no cutover with a drain ends with the token with which it began. */
const TOKEN_SECONDS = 20;
/** What a program has started may go on for as long once that one is gone. */
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
    // Everybody but the witness and the callers goes through what can fail.
    const ambient = process.env.KUBECONFIG;
    const api = await openExpiringCredentials({ lifetimeSeconds: TOKEN_SECONDS });
    process.env.KUBECONFIG = api.kubeconfig;
    // The sandbox's takes any password.
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

/** To the whole process group, which is where Ctrl-C goes, or to its first process; says whether there still was one. */
function signal({ pid = 0 }: RunningCommand, name: NodeJS.Signals | 0, whom: Whom = "all"): boolean {
    try {
        return process.kill(whom === "all" ? -pid : pid, name);
    } catch (error) {
        // It has ended at this very moment.
        if ((error as ExecaError).code !== "ESRCH") throw error;
        return false;
    }
}

/** A step is over when nothing that it began can change anything any more. */
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
