import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import type { Color } from "../../src/model/color.ts";
import { type RunningLoad, sandboxTargets, startLoad } from "../sandbox/load/index.ts";
import { openConfiguredStack, type Settings } from "./configuredStack.ts";
import type { PulumiRun, PulumiStack } from "./pulumiStack.ts";

export { DRAIN_SECONDS, type Settings } from "./configuredStack.ts";

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
    settle(settings?: Settings): Promise<PulumiRun>;
    /** The colours that answer requests which are sent from now on. */
    answering(): Promise<string[]>;
    /** Fails unless one colour answers all of them. */
    answersOnly(color: Color): Promise<void>;
    /** The releases, as the pods say them, that answer requests which are sent from now on. */
    answeringVersions(): Promise<string[]>;
    /** Ends the load and fails unless every request of every scenario was answered well. */
    assertNothingLost(): Promise<void>;
    remove(): Promise<void>;
}

/** Deploys the root project with blue active, and keeps requests coming until it is removed. */
export async function deployUnderLoad(name: string, settings: Settings = {}): Promise<ServiceUnderLoad> {
    const { stack, configure, reset } = await openConfiguredStack(name, settings);
    let load: RunningLoad | undefined;
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

    const answering = async () => distinct((await answers("colours")).flatMap(({ colors }) => Object.keys(colors)));

    const remove = async () => {
        await reset();
        await stack.remove();
        await load?.stop();
    };

    try {
        await up();
        load = await startLoad({ targets: sandboxTargets({ gateway: 50, mesh: 25 }) });
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
            return up();
        },
        answering,
        answersOnly: async (color) => assert.deepEqual(await answering(), [color]),
        answeringVersions: async () =>
            distinct(
                (await answers("versions")).flatMap(({ colors }) =>
                    Object.values(colors).flatMap(({ versions }) => Object.keys(versions)),
                ),
            ),
        assertNothingLost: async () => {
            const { sent, lost, phases } = await running().stop();
            assert.ok(sent > 0);
            const lossy = phases.filter((phase) => Object.values(phase.targets).some((target) => target.lost > 0));
            assert.equal(lost, 0, JSON.stringify({ sent, lossy }, null, 4));
        },
        remove,
    };
}

function distinct(values: readonly string[]): string[] {
    return [...new Set(values)].toSorted();
}
