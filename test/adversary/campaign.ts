import fc from "fast-check";
import type { Beginning } from "./commands/beginning.ts";
import type { Episode } from "./commands/episode.ts";
import type { Step } from "./commands/step.ts";
import type { Stand } from "./stand.ts";
import { beginTrial, type Tally, type Trial, typedRun } from "./trial.ts";
import { Violation } from "./violation.ts";
import { Starved } from "./watch/stalls.ts";

/** A failed run, shrunk as far as the time allowed. */
export interface Failure {
    readonly seed: number;
    /** fast-check's path and replay path, which reproduce the run. */
    readonly at: string;
    readonly beginning: Beginning;
    readonly steps: readonly Step[];
    readonly typed: readonly string[];
    readonly sentences: readonly string[];
    readonly evidence: string;
    readonly shrinks: number;
}

/** What fast-check runs. Its model is empty, since all state is in the cluster: every command is always possible. */
class Command implements fc.AsyncCommand<object, Trial> {
    readonly steps: Episode;

    constructor(steps: Episode) {
        this.steps = steps;
    }

    check(): boolean {
        return true;
    }

    async run(_: object, trial: Trial): Promise<void> {
        for (const step of this.steps) await trial.step(step);
    }

    toString(): string {
        return JSON.stringify(this.steps);
    }
}

const MOST_EPISODES = 16;

interface Options {
    readonly seed: number;
    /** The path of a known run, to replay it. */
    readonly at?: string | undefined;
    /** How long to shrink a failed run. */
    readonly shrinkSeconds: number;
    readonly tally: Tally;
    /** Called for each failed run, also while shrinking. */
    readonly onFailure: (sentences: readonly string[], steps: number) => void;
    /** Called for each run without a verdict. */
    readonly onStarved: (reason: string) => void;
}

/** One random run. If it fails, smaller runs that fail too are searched for. */
export async function tryOnce(
    stand: Stand,
    { seed, at, shrinkSeconds, tally, onFailure, onStarved }: Options,
): Promise<Failure | undefined> {
    const [path, replayPath] = at?.split(" ") ?? [];
    const runOf = (each: number) => {
        const { episode, beginning } = stand.world.themeOf(each);
        const commands = fc.commands([episode.map((steps) => new Command(steps))], {
            maxCommands: MOST_EPISODES,
            size: "max",
            ...(replayPath !== undefined && { replayPath }),
        });
        return { commands, beginning };
    };
    const { commands, beginning } = runOf(seed);
    // So that a run restores what the next one starts from.
    const ofNext = runOf(seed + 1);
    const [sampled] = fc.sample(fc.tuple(ofNext.commands, ofNext.beginning), { seed: seed + 1, numRuns: 1 });
    const next = sampled?.[1] ?? {};
    let until = Number.POSITIVE_INFINITY;
    let smallest: { violation: Violation; steps: readonly Step[]; beginning: Beginning } | undefined;
    // The commands come first, since fast-check shrinks from the left: fewer steps matter most.
    const property = fc.asyncProperty(commands, beginning, async (all, first) => {
        // Once the time for shrinking is over, no further run counts.
        fc.pre(Date.now() < until);
        const trial = await beginTrial(stand, first, tally);
        try {
            await fc.asyncModelRun(() => ({ model: {}, real: trial }), all);
            // While shrinking, the next run most likely starts from the same.
            await trial.end(smallest ? first : next);
        } catch (error) {
            if (error instanceof Starved) return onStarved(error.message);
            if (!(error instanceof Violation)) throw error;
            onFailure(error.sentences, trial.made.length);
            smallest = { violation: error, steps: trial.made, beginning: first };
            until = Math.min(until, Date.now() + shrinkSeconds * 1000);
            throw error;
        } finally {
            await trial.close();
        }
    });
    const found = await fc.check(property, {
        seed,
        numRuns: 1,
        // fast-check starts with short runs, and each seed has one run only.
        unbiased: true,
        maxSkipsPerRun: 1e6,
        ...(path !== undefined && { path }),
    });
    if (!found.failed) return undefined;
    if (!smallest) throw found.errorInstance;
    const [, replay = ""] = /replayPath="([^"]*)"/.exec(String(found.counterexample?.[0])) ?? [];
    return {
        seed,
        at: `${found.counterexamplePath} ${replay}`,
        beginning: smallest.beginning,
        steps: smallest.steps,
        typed: typedRun(stand, smallest.beginning, smallest.steps),
        sentences: smallest.violation.sentences,
        evidence: smallest.violation.evidence,
        shrinks: found.numShrinks,
    };
}
