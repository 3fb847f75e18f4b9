import fc from "fast-check";
import { step as anyStep } from "./commands/all.ts";
import { beginning } from "./commands/settings.ts";
import type { Step } from "./commands/step.ts";
import type { Stand } from "./stand.ts";
import { beginTrial, type Tally, type Trial, typedRun } from "./trial.ts";
import { Violation } from "./violation.ts";

/** A run that does not hold, as small as it became in the time that there was. */
export interface Failure {
    readonly seed: number;
    /** For fast-check, to find the same run again: the way to it, and which steps were made on the way. */
    readonly at: string;
    readonly beginning: Readonly<Record<string, string>>;
    readonly steps: readonly Step[];
    readonly typed: readonly string[];
    readonly sentences: readonly string[];
    readonly evidence: string;
    readonly shrinks: number;
}

/** A step as fast-check runs it; what there is to know before it is in the cluster, so every step is possible. */
class Command implements fc.AsyncCommand<object, Trial> {
    readonly step: Step;

    constructor(step: Step) {
        this.step = step;
    }

    check(): boolean {
        return true;
    }

    run(_: object, trial: Trial): Promise<void> {
        return trial.step(this.step);
    }

    toString(): string {
        return JSON.stringify(this.step);
    }
}

const MOST_STEPS = 9;

interface Options {
    readonly seed: number;
    /** Of a run that is known already. */
    readonly at?: string | undefined;
    /** How long smaller runs are looked for once one fails. */
    readonly shrinkSeconds: number;
    readonly tally: Tally;
}

/** One random run, and where it fails smaller ones that fail too. */
export const tryOnce = async (
    stand: Stand,
    { seed, at, shrinkSeconds, tally }: Options,
): Promise<Failure | undefined> => {
    const [path, replayPath] = at?.split(" ") ?? [];
    const commands = fc.commands([anyStep.map((step) => new Command(step))], {
        maxCommands: MOST_STEPS,
        size: "max",
        ...(replayPath !== undefined && { replayPath }),
    });
    let until = Number.POSITIVE_INFINITY;
    let smallest: { violation: Violation; steps: readonly Step[]; beginning: Record<string, string> } | undefined;
    const property = fc.asyncProperty(beginning, commands, async (first, all) => {
        // Smaller ones are not looked for any longer: none of them fails.
        fc.pre(Date.now() < until);
        const made: Step[] = [];
        let begun: Trial | undefined;
        try {
            const trial = await beginTrial(stand, first, tally);
            begun = trial;
            const recorded: Trial = {
                ...trial,
                step: (step) => {
                    made.push(step);
                    return trial.step(step);
                },
            };
            await fc.asyncModelRun(() => ({ model: {}, real: recorded }), all);
            await trial.end();
        } catch (error) {
            if (!(error instanceof Violation)) throw error;
            smallest = { violation: error, steps: made, beginning: first };
            until = Math.min(until, Date.now() + shrinkSeconds * 1000);
            throw error;
        } finally {
            await begun?.close();
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
    const [, replay = ""] = /replayPath="([^"]*)"/.exec(String(found.counterexample?.[1])) ?? [];
    return {
        seed,
        at: `${found.counterexamplePath} ${replay}`,
        beginning: smallest.beginning,
        steps: smallest.steps,
        typed: typedRun(smallest.beginning, smallest.steps),
        sentences: smallest.violation.sentences,
        evidence: smallest.violation.evidence,
        shrinks: found.numShrinks,
    };
};
