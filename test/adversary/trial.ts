import { heaviest } from "../../src/model/route/view.ts";
import { inCluster, inState } from "../harness/clusterState.ts";
import { type Callers, startCallers } from "./callers.ts";
import { kindOf, typedStep } from "./commands/all.ts";
import type { Step } from "./commands/step.ts";
import { violations } from "./invariants/all.ts";
import { Blame } from "./model/blame.ts";
import { intentOf } from "./model/intent.ts";
import { type Stand, type Told, typed } from "./stand.ts";
import { Violation } from "./violation.ts";

/** What was done in a run, for reports. */
export interface Tally {
    steps: number;
    requests: number;
    moves: number;
    seconds: Record<string, number>;
}

export const emptyTally = (): Tally => ({ steps: 0, requests: 0, moves: 0, seconds: {} });

/** One run from a known state: steps, each judged by every invariant, and in the end the way back. */
export interface Trial {
    step(step: Step): Promise<void>;
    /** Release, the standard configuration and two updates at most must bring back everything, and leave nothing. */
    end(): Promise<void>;
    /** Ends the callers, whatever has happened. */
    close(): Promise<void>;
}

export const beginTrial = async (
    stand: Stand,
    beginning: Readonly<Record<string, string>>,
    tally: Tally,
): Promise<Trial> => {
    const timed = async <T>(what: string, act: () => Promise<T>): Promise<T> => {
        const startedAt = Date.now();
        try {
            return await act();
        } finally {
            tally.seconds[what] = (tally.seconds[what] ?? 0) + (Date.now() - startedAt) / 1000;
        }
    };
    const evidence: string[] = [];
    const { witness } = stand;
    await timed("reset", () => bringBack(stand, beginning));
    stand.take();
    witness.take();
    const blame = new Blame();
    blame.begin(witness);
    const callers: Callers = await startCallers();

    const observe = async (title: string, act: () => Promise<unknown>) => {
        const [before, routeBefore] = [intentOf(await stand.configuration()), witness.route];
        await timed(title, act);
        const { lost, answers } = await timed("look", () => callers.look());
        const [told, sightings, after] = [stand.take(), witness.take(), intentOf(await stand.configuration())];
        const byHand = told.some(({ who }) => who === "operator");
        const blamed = blame.judge(sightings, witness, byHand);
        const { route, pinned } = witness;
        tally.moves += sightings.filter(({ kind }) => kind === "route").length;
        evidence.push(...told.map(sayTold));
        const sentences = violations({
            ...{ told, sightings, before, after, routeBefore, route, pinned, lost, answers, blamed },
        });
        if (sentences.length > 0)
            throw new Violation(sentences, [...evidence, ...sightings.map(saySighting)].join("\n"));
    };
    return {
        step: async (step) => {
            tally.steps += 1;
            await observe(step.kind, () => kindOf(step).run(step.data, stand));
        },
        end: async () => {
            await observe("return", () => bringBack(stand, {}));
            const [cluster, state] = [await inCluster(), await inState(stand.configured.stack)];
            if (cluster.join() !== state.join())
                throw new Violation(
                    [`nothingOrphaned: the cluster has ${cluster.join()}, the state ${state.join()}`],
                    evidence.join("\n"),
                );
        },
        close: async () => {
            const { sent } = await callers.stop();
            tally.requests += sent;
        },
    };
};

/**
 * The standard configuration, whatever there is: what is live may be changed for once, and the traffic comes to blue. One update
 * does, or two more where the gate has to be asked for less, and nothing is left to do.
 */
const bringBack = async (stand: Stand, beginning: Readonly<Record<string, string>>): Promise<void> => {
    const { configured, witness } = stand;
    await stand.bluegreen("release");
    await configured.reset({ ...beginning, allowLiveChange: "true" });
    const up = () => stand.pulumi("up", "--yes", "--skip-preview");
    let last = await up();
    if (/currently locked/.test(last.output)) {
        await stand.pulumi("cancel", "--yes");
        last = await up();
    }
    if (last.exitCode !== 0) {
        await stand.set(FEWER_PODS);
        await up();
        await stand.set({ gate: null });
        last = await up();
    }
    await stand.set({ allowLiveChange: null });
    const has = witness.route && heaviest(witness.route.view);
    if (last.exitCode !== 0 || has !== "blue")
        throw new Violation([`converges: after two updates ${has} has the traffic: ${last.output.slice(-1500)}`], "");
    const preview = await stand.pulumi("preview", "--expect-no-changes");
    if (preview.exitCode !== 0)
        throw new Violation([`converges: something is left to do: ${preview.output.slice(-1500)}`], "");
};

/** The traffic may come from five pods to three, which the gate would ask to be five first. */
const FEWER_PODS = { "gate.minReadyPercent": "50" };

const sayTold = (told: Told): string =>
    [
        `$ ${typed(told)}   [${new Date(told.startedAt).toISOString().slice(11, 23)} to ${new Date(told.endedAt).toISOString().slice(11, 23)}] exit code ${told.exitCode}`,
        ...(told.exitCode === 0 ? [] : told.output.trim().split("\n").slice(-25)),
    ].join("\n");

const saySighting = ({ at, ...sighting }: { readonly at: number; readonly kind: string }): string => {
    const text = JSON.stringify(sighting, (key, value: unknown) => (key === "template" ? String(value).length : value));
    return `${new Date(at).toISOString().slice(11, 23)} ${text}`;
};

/** A run as a person would type it. */
export const typedRun = (beginning: Readonly<Record<string, string>>, steps: readonly Step[]): string[] => [
    ...Object.entries(beginning).map(([path, value]) => `pulumi config set --path '${path}' ${value}`),
    "pulumi up --yes --skip-preview",
    ...steps.flatMap(typedStep),
];
