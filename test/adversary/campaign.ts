import fc from "fast-check";
import type { Beginning } from "./commands/beginning.ts";
import type { Episode } from "./commands/episode.ts";
import type { Step } from "./commands/step.ts";
import type { Stand } from "./stand.ts";
import { beginTrial, type Tally, type Trial, typedRun } from "./trial.ts";
import { Violation } from "./violation.ts";
import { Starved } from "./watch/stalls.ts";

/** A run that does not hold, as small as it became in the time that there was. */
export interface Failure {
    readonly seed: number;
    /** For fast-check, to find the same run again: the way to it, and which steps were made on the way. */
    readonly at: string;
    readonly beginning: Beginning;
    readonly steps: readonly Step[];
    readonly typed: readonly string[];
    readonly sentences: readonly string[];
    readonly evidence: string;
    readonly shrinks: number;
}

/** What fast-check runs; what there is to know before it is in the cluster, so everything is possible. */
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
    /** Of a run that is known already. */
    readonly at?: string | undefined;
    /** How long smaller runs are looked for once one fails. */
    readonly shrinkSeconds: number;
    readonly tally: Tally;
    /** Told of each run that fails, also of smaller ones. */
    readonly onFailure: (sentences: readonly string[], steps: number) => void;
    /** Told of each run of which nothing can be said. */
    readonly onStarved: (reason: string) => void;
}

/** One random run, and where it fails smaller ones that fail too. */
export async function tryOnce(
    stand: Stand,
    { seed, at, shrinkSeconds, tally, onFailure, onStarved }: Options,
): Promise<Failure | undefined> {
    const { episode, beginning } = stand.world;
    const [path, replayPath] = at?.split(" ") ?? [];
    const commands = fc.commands([episode.map((steps) => new Command(steps))], {
        maxCommands: MOST_EPISODES,
        size: "max",
        ...(replayPath !== undefined && { replayPath }),
    });
    // So that the way back is the way to where the next run begins.
    const [ofNext] = fc.sample(fc.tuple(commands, beginning), { seed: seed + 1, numRuns: 1 });
    const next = ofNext?.[1] ?? {};
    let until = Number.POSITIVE_INFINITY;
    let smallest: { violation: Violation; steps: readonly Step[]; beginning: Beginning } | undefined;
    // Steps first, which are what smaller runs are to have fewer of.
    const property = fc.asyncProperty(commands, beginning, async (all, first) => {
        // Smaller ones are not looked for any longer: none of them fails.
        fc.pre(Date.now() < until);
        const trial = await beginTrial(stand, first, tally);
        try {
            await fc.asyncModelRun(() => ({ model: {}, real: trial }), all);
            // While smaller ones are looked for, the next one most likely begins with the same.
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
        // Each is the first run of its seed, and fast-check begins with short ones.
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
