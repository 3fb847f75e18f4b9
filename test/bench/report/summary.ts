import { median, quantile } from "../../harness/spread.ts";
import { addedUp, sum } from "../measure/counts.ts";
import { type Run, STAGES, type Stage } from "../measure/results.ts";

/** The middle of several values, and between which the middle half of them lies. */
export interface Spread {
    readonly median: number;
    readonly from: number;
    readonly to: number;
    /** Of how many values. */
    readonly of: number;
}

/** All runs of one contestant in one scenario. */
export interface Summary {
    readonly contestant: string;
    readonly scenario: string;
    readonly runs: number;
    readonly sent: number;
    readonly lost: number;
    /** In how many of the runs something was lost. */
    readonly lossyRuns: number;
    /** The lost ones by status or error code, the most frequent first. */
    readonly failures: readonly (readonly [kind: string, count: number])[];
    /** Runs in which the contestant failed or refused. */
    readonly failedRuns: number;
    /** Why they failed, each reason once. */
    readonly errors: readonly string[];
    readonly firstNewMs: Spread | null;
    readonly lastOldMs: Spread | null;
    readonly lastOldAfterChangeMs: Spread | null;
    readonly p99: Readonly<Record<Stage, Spread | null>>;
}

/** `null` without any value: no data is not zero. */
export function spread(values: readonly (number | null)[]): Spread | null {
    const known = values.filter((value) => value !== null);
    if (known.length === 0) return null;
    return { median: median(known), from: quantile(known, 0.25), to: quantile(known, 0.75), of: known.length };
}

/** One summary for each contestant and scenario, in the order in which they first appear. */
export function summarize(runs: readonly Run[]): Summary[] {
    const keyOf = ({ scenario, contestant }: Run) => `${scenario} ${contestant}`;
    const firsts = runs.filter((run, index) => runs.findIndex((other) => keyOf(other) === keyOf(run)) === index);
    return firsts.map((first) =>
        summary(
            first,
            runs.filter((run) => keyOf(run) === keyOf(first)),
        ),
    );
}

function summary({ contestant, scenario }: Run, runs: readonly Run[]): Summary {
    const successes = runs.filter(({ error }) => error === undefined);
    const p99 = STAGES.map((stage) => [stage, spread(runs.map((run) => run.p99[stage]))]);
    return {
        contestant,
        scenario,
        runs: runs.length,
        sent: sum(runs.map(({ sent }) => sent)),
        lost: sum(runs.map(({ lost }) => lost)),
        lossyRuns: runs.filter(({ lost }) => lost > 0).length,
        failures: Object.entries(addedUp(runs.map(({ failures }) => failures))).toSorted(
            ([, one], [, another]) => another - one,
        ),
        failedRuns: runs.length - successes.length,
        errors: [...new Set(runs.flatMap(({ error }) => (error === undefined ? [] : [error])))],
        firstNewMs: spread(successes.map(({ firstNewMs }) => firstNewMs)),
        lastOldMs: spread(successes.map(({ lastOldMs }) => lastOldMs)),
        lastOldAfterChangeMs: spread(successes.map(({ lastOldAfterChangeMs }) => lastOldAfterChangeMs)),
        p99: Object.fromEntries(p99) as Summary["p99"],
    };
}
