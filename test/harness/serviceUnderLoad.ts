import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import type { Color } from "../../src/model/color.ts";
import { type LoadReport, type RunningLoad, sandboxTargets, startLoad } from "../sandbox/load/index.ts";
import { place } from "./place.ts";
import type { PulumiRun, PulumiStack } from "./pulumiStack.ts";
import { openTestStack } from "./testStack.ts";

/** Values of the configuration by path. */
export type Settings = Readonly<Record<string, string>>;

/** How long the colour without traffic stays as it is, after the route changed. */
export const DRAIN_SECONDS = 3;

/** What every scenario starts from: an idle colour without pods, of which the drain is soon over. */
const STANDARD: Settings = {
    activeColor: "blue",
    standbyReplicas: "0",
    scaleDownDelaySeconds: String(DRAIN_SECONDS),
    // Ready as soon as it runs: what is tested here is not how long pods take.
    "container.readinessProbe.httpGet.path": "/health",
    "container.readinessProbe.httpGet.port": "8080",
};

/** The root project, deployed, with callers outside and inside the mesh that never pause. */
export interface ServiceUnderLoad {
    readonly stack: PulumiStack;
    /** Sets configuration, which `settle` takes back. */
    configure(settings: Settings): Promise<void>;
    /** The standard configuration with what is given over it, not applied yet. */
    reset(settings?: Settings): Promise<void>;
    /** Updates without a preview, and returns what the CLI printed, whatever the exit code. */
    tryUp(...flags: string[]): Promise<PulumiRun>;
    /** The same, and throws unless it succeeds. */
    up(...flags: string[]): Promise<PulumiRun>;
    /** A known state before a scenario: `reset`, applied. */
    settle(settings?: Settings): Promise<void>;
    /** The colours that answer requests which are sent from now on. */
    answering(): Promise<string[]>;
    /** The releases, as the pods say them, that answer requests which are sent from now on. */
    answeringVersions(): Promise<string[]>;
    /** Ends the load and fails unless every request of every scenario was answered well. */
    assertNothingLost(): Promise<void>;
    /** The same of those until now; the load goes on. */
    assertNothingLostYet(): Promise<void>;
    remove(): Promise<void>;
}

/** Deploys the root project with blue active, and keeps requests coming until it is removed. */
export const deployUnderLoad = async (name: string, settings: Settings = {}): Promise<ServiceUnderLoad> => {
    const stack = await openTestStack(name);
    let load: RunningLoad | undefined;
    const touched = new Set<string>();
    let updates = 0;

    /** So that a request that is lost can be traced to an update. */
    const markUpdate = () => load?.mark(`update ${++updates}`);
    const tryUp = async (...flags: string[]) => {
        await markUpdate();
        return stack.tryRun("up", "--yes", "--skip-preview", ...flags);
    };
    const up = async (...flags: string[]) => {
        await markUpdate();
        return stack.run("up", "--yes", "--skip-preview", ...flags);
    };
    const configure = async (values: Settings) => {
        for (const path of Object.keys(values)) touched.add(topLevel(path));
        await stack.configureAll(values);
    };
    const running = () => {
        if (!load) throw new Error(`${name} has no load`);
        return load;
    };
    const answers = async (mark: string) => {
        // What was decided a moment ago, and requests under way, are not meant.
        await sleep(500);
        await running().mark(mark);
        await sleep(1000);
        return Object.values((await running().snapshot()).phases.at(-1)?.targets ?? {});
    };

    const reset = async (values: Settings = {}) => {
        await stack.unset(...touched);
        touched.clear();
        await configure({ ...STANDARD, ...(place.isOwn && { namespace: place.namespace }), ...settings, ...values });
    };

    const remove = async () => {
        await reset();
        await stack.remove();
        await load?.stop();
    };

    try {
        await reset();
        await up();
        load = await startLoad({ targets: sandboxTargets({ gateway: 100, mesh: 50 }) });
    } catch (error) {
        await remove();
        throw error;
    }
    return {
        stack,
        configure,
        reset,
        tryUp,
        up,
        settle: async (values) => {
            await reset(values);
            await up();
        },
        answering: async () => distinct((await answers("colours")).flatMap(({ colors }) => Object.keys(colors))),
        answeringVersions: async () =>
            distinct(
                (await answers("versions")).flatMap(({ colors }) =>
                    Object.values(colors).flatMap(({ versions }) => Object.keys(versions)),
                ),
            ),
        assertNothingLostYet: async () => assertLossless(await running().snapshot()),
        assertNothingLost: async () => assertLossless(await running().stop()),
        remove,
    };
};

const assertLossless = ({ sent, lost, phases }: LoadReport): void => {
    assert.ok(sent > 0);
    const lossy = phases.filter((phase) => Object.values(phase.targets).some((target) => target.lost > 0));
    assert.equal(lost, 0, JSON.stringify({ sent, lossy }, null, 4));
};

/** The key that holds a path: removing a path alone would leave an empty object behind. */
const topLevel = (path: string): string => path.split(/[.[]/)[0] ?? path;

const distinct = (values: readonly string[]): string[] => [...new Set(values)].toSorted();

/** Only one colour answers. */
export const only = (color: Color): string[] => [color];
