import { heaviest } from "../../src/model/route/view.ts";
import { type Callers, startCallers } from "./callers.ts";
import type { Beginning } from "./commands/beginning.ts";
import { saveYaml } from "./commands/oldYaml.ts";
import { atThisMoment } from "./commands/roles.ts";
import { typedChanges } from "./commands/settings.ts";
import type { Step } from "./commands/step.ts";
import { Blame } from "./model/blame.ts";
import { notOfBrokenRelease } from "./model/brokenRelease.ts";
import { excuseOf } from "./model/excuse.ts";
import { type Intent, intentOf } from "./model/intent.ts";
import { type Stand, type Told, typed } from "./stand.ts";
import type { Suffered } from "./suffering.ts";
import { Violation } from "./violation.ts";
import { Starved, starvation, watchStalls } from "./watch/stalls.ts";
import { stateOf } from "./watch/written.ts";
import { MEANWHILE, startOver } from "./wayBack.ts";
import type { World } from "./world.ts";

/** What runs did, for reports. */
export interface Tally {
    steps: number;
    requests: number;
    /** Changes of the route's shares. */
    moves: number;
    faults: number;
    /** Steps of each kind. */
    kinds: Record<string, number>;
    seconds: Record<string, number>;
}

export function emptyTally(): Tally {
    return { steps: 0, requests: 0, moves: 0, faults: 0, kinds: {}, seconds: {} };
}

/** One run from a known state: steps, each checked by every invariant, and then the way to what the next run starts from. */
export interface Trial {
    /** The steps so far, with their colours resolved. */
    readonly made: readonly Step[];
    step(step: Step): Promise<void>;
    /** A release, a configuration and at most two updates must restore everything and leave nothing behind. */
    end(next: Beginning): Promise<void>;
    /** Stops the callers, also after a failure. */
    close(): Promise<void>;
}

export async function beginTrial(stand: Stand, beginning: Beginning, tally: Tally): Promise<Trial> {
    const timed = async <T>(what: string, act: () => Promise<T>): Promise<T> => {
        const startedAt = Date.now();
        try {
            return await act();
        } finally {
            tally.seconds[what] = (tally.seconds[what] ?? 0) + (Date.now() - startedAt) / 1000;
        }
    };
    const evidence: string[] = [];
    const made: Step[] = [];
    const { witness, world } = stand;
    if (stand.standsAs !== JSON.stringify(beginning)) await timed("reset", () => startOver(stand, beginning));
    stand.standsAs = undefined;
    stand.saved = await saveYaml();
    stand.take();
    stand.takeSuffered();
    witness.take();
    const blame = new Blame();
    blame.begin(witness);
    const callers: Callers = await timed("callers", startCallers);
    const stalls = watchStalls();

    const observe = async (title: string, act: () => Promise<unknown>, meanwhile: Partial<Intent> = {}) => {
        const before = { ...intentOf(await stand.configuration()), ...meanwhile };
        const [routeBefore, cutOffBefore] = [witness.route, witness.cutOff];
        const failed = await timed(title, () => act().then(() => undefined, asViolation));
        const [told, suffered, sightings] = [stand.take(), stand.takeSuffered(), witness.take()];
        const after = intentOf(await stand.configuration());
        const isChanged = sightings.length + suffered.length > 0;
        const { lost: all, answers } = await timed("look", () => callers.look(isChanged));
        // What the cluster did after the step ended, which callers have noticed already.
        sightings.push(...witness.take());
        const hands = told.filter(({ who }) => who === "operator").map(({ endedAt }) => endedAt);
        const blamed = blame.judge(sightings, witness, hands) ?? excuseOf(suffered, sightings, after);
        const { route, pinned, cutOff, colors, isNarrowedByHand } = witness;
        const lost = notOfBrokenRelease(all, { sightings, routeBefore, route, colors });
        const starved = blamed === undefined ? starvation(lost, stalls.take()) : undefined;
        if (starved !== undefined) throw new Starved(starved);
        tally.faults += suffered.length;
        tally.moves += sightings.filter(({ kind }) => kind === "route").length;
        evidence.push(...suffered.map(saySuffered), ...told.map(sayTold));
        const written = { "an annotation": witness.annotations(), "the state": stateOf(stand.configured.stack.name) };
        const judged = world.violations({
            ...{ told, suffered, sightings, before, after, routeBefore, route, pinned },
            ...{ cutOffBefore, cutOff, isNarrowedByHand, lost, answers, written, secrets: stand.secrets, blamed },
        });
        const sentences = [...(failed?.sentences ?? []), ...judged];
        if (sentences.length > 0)
            throw new Violation(sentences, [...evidence, ...sightings.map(saySighting)].join("\n"));
    };
    /** The repairs between steps are not judged. */
    const settle = async () => {
        if (!(await world.settle(stand, beginning))) return;
        evidence.push("# back to a sound state:", ...stand.take().map(sayTold));
        witness.take();
        await callers.look(true);
        blame.begin(witness);
    };
    return {
        made,
        step: async (step) => {
            tally.steps += 1;
            const live = (witness.route && heaviest(witness.route.view)) ?? "blue";
            const now = atThisMoment(step, { live, host: witness.host });
            made.push(now);
            tally.kinds[now.kind] = (tally.kinds[now.kind] ?? 0) + 1;
            await observe(now.kind, () => world.kindOf(now).run(now.data, stand));
            await timed("settle", settle);
        },
        end: (next) => observe("return", () => world.bringBack(stand, next), MEANWHILE),
        close: async () => {
            stalls.stop();
            const { sent } = await timed("callers", () => callers.stop());
            tally.requests += sent;
        },
    };
}

/** A violation is reported with all evidence. Any other error is a defect of the adversary. */
function asViolation(error: unknown): Violation {
    if (error instanceof Violation) return error;
    throw error;
}

function saySuffered({ fault, startedAt, endedAt }: Suffered): string {
    return `# ${fault}   [${time(startedAt)} to ${time(endedAt)}]`;
}

function time(at: number): string {
    return new Date(at).toISOString().slice(11, 23);
}

function sayTold(told: Told): string {
    return [
        `$ ${typed(told)}   [${time(told.startedAt)} to ${time(told.endedAt)}] exit code ${told.exitCode}`,
        ...(told.exitCode === 0 ? [] : told.output.trim().split("\n").slice(-25)),
    ].join("\n");
}

function saySighting({ at, ...sighting }: { readonly at: number; readonly kind: string }): string {
    const text = JSON.stringify(sighting, (key, value: unknown) => (key === "template" ? String(value).length : value));
    return `${time(at)} ${text}`;
}

/** A run as a person would type it, from a fresh sandbox on. It ends by printing the callers' report. */
export function typedRun(
    { world, configured }: { readonly world: World; readonly configured: { readonly standard: Beginning } },
    beginning: Beginning,
    steps: readonly Step[],
): string[] {
    return [
        ...["npm run -s sandbox -- up", "npm run -s sandbox -- exec -- bash", "set -m", ...world.opening],
        ...typedChanges({ ...configured.standard, ...beginning }),
        "pulumi up --yes --skip-preview",
        `node ${world.checkout}test/sandbox/load/cli.ts --rate 60 --mesh-rate 40 > callers.log 2>&1 & callers=$!`,
        ...steps.flatMap((step) => world.kindOf(step).typed(step.data)),
        "sleep 1; kill -INT $callers; wait $callers; cat callers.log",
    ];
}
