import { type Color, other } from "../../../src/model/color.ts";
import { type LoadReport, type PhaseReport, switchTime, type TargetReport } from "../../sandbox/load/index.ts";
import { addedUp, type Counts, sum } from "./counts.ts";
import type { Run, Stage } from "./results.ts";
import { isQuick } from "./targets.ts";

/** What is known of a switch beside what its callers saw. */
export interface SwitchMoments {
    readonly to: Color;
    /** Epoch milliseconds. */
    readonly commandAt: number;
    /** `undefined` where traffic did not move. */
    readonly movedAt: number | undefined;
    /** Why the contestant failed or refused. */
    readonly error?: string;
}

type Stages = Readonly<Record<Stage, PhaseReport>>;

/** Reads what one switch cost out of the phases before it, during it and after it. */
export function readRun(
    stages: Stages,
    { to, commandAt, movedAt, error }: SwitchMoments,
): Omit<Run, "contestant" | "scenario" | "run"> {
    const phases = Object.values(stages);
    const targets = phases.flatMap((phase) => Object.values(phase.targets));
    const quick = (stage: Stage) => quickOf(stages[stage]);
    const times = [...quick("during"), ...quick("after")].map((target) =>
        switchTime(target, { from: other(to), to, commandAt, ...(movedAt !== undefined && { apiChangeAt: movedAt }) }),
    );
    const moved = movedAt !== undefined;
    return {
        sent: sum(targets.map(({ sent }) => sent)),
        lost: sum(targets.map(({ lost }) => lost)),
        failures: addedUp(targets.map(failuresOf)),
        firstNewMs: moved ? least(times.map(({ firstNew }) => firstNew?.afterCommandMs)) : null,
        lastOldMs: moved ? most(times.map(({ lastOld }) => lastOld?.afterCommandMs)) : null,
        lastOldAfterChangeMs: moved ? most(times.map(({ lastOld }) => lastOld?.afterApiChangeMs)) : null,
        p99: {
            before: p99Of(quick("before")),
            during: p99Of(quick("during")),
            after: p99Of(quick("after")),
        },
        ...(error !== undefined && { error }),
    };
}

/** The phases of each switch, in the order in which `mark` was called for them; what comes before them is not counted. */
export function stagesOf({ phases }: LoadReport, index: number): Stages {
    const [, before, during, after] = phases.slice(index * 4, index * 4 + 4);
    if (!before || !during || !after) throw new Error(`the load has no phases for switch ${index + 1}`);
    return { before, during, after };
}

function quickOf({ targets }: PhaseReport): TargetReport[] {
    return Object.entries(targets).flatMap(([name, report]) => (isQuick(name) ? [report] : []));
}

/** The worst of the callers: percentiles of several cannot be added up. */
function p99Of(targets: readonly TargetReport[]) {
    return most(targets.map(({ latencyMs }) => latencyMs?.p99));
}

/** A request that was never answered is a kind of its own. */
function failuresOf({ failures, unanswered }: TargetReport): Counts {
    return {
        ...failures,
        ...(unanswered > 0 && { unanswered }),
    };
}

function least(values: readonly (number | null | undefined)[]): number | null {
    return known(values).length > 0 ? rounded(Math.min(...known(values))) : null;
}

function known(values: readonly (number | null | undefined)[]): number[] {
    return values.filter((value) => value !== null && value !== undefined);
}

function most(values: readonly (number | null | undefined)[]): number | null {
    return known(values).length > 0 ? rounded(Math.max(...known(values))) : null;
}

/** To a hundredth of a millisecond, which is more than the page shows. */
function rounded(milliseconds: number): number {
    return Math.round(milliseconds * 100) / 100;
}
