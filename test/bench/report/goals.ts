import { median } from "../../harness/spread.ts";
import { ours } from "../contestants/all.ts";
import { guideRollback } from "../contestants/guide.ts";
import { rollbackCommand } from "../contestants/ours/rollbackCommand.ts";
import { sum } from "../measure/counts.ts";
import type { Results, ScaleRow, Soak } from "../measure/results.ts";
import { grouped, markdownTable } from "./figures.ts";
import { growthOf, perServiceMs } from "./growth.ts";
import type { Summary } from "./summary.ts";

type Row = readonly [goal: string, seen: string];

/** What this package is held to, beside what was seen of it; nothing of what was not measured. */
export function goalsPart({ scale, soak }: Results, summaries: readonly Summary[]): string[] {
    const rows = [
        ...nothingLost(summaries),
        ...fastWayBack(summaries),
        ...cheapCutover(scale),
        ...evenInLargeStacks(scale),
        ...steady(soak),
    ];
    if (rows.length === 0) return [];
    return [
        "## What this package is held to",
        markdownTable(["goal", "seen"], rows),
        "Ratios are of medians. A rollback to a colour that has too few pods waits until they are ready, where the script sends them what " +
            "they cannot answer.",
    ];
}

function nothingLost(summaries: readonly Summary[]): Row[] {
    const own = summaries.filter(({ contestant }) => ours.some(({ name }) => name === contestant));
    if (own.length === 0) return [];
    const [lost, sent, runs] = [
        sum(own.map((each) => each.lost)),
        sum(own.map((each) => each.sent)),
        sum(own.map((each) => each.runs)),
    ];
    return [
        [
            "it loses no request in any scenario",
            `${grouped(lost)} of ${grouped(sent)} lost in ${grouped(runs)} switches`,
        ],
    ];
}

function fastWayBack(summaries: readonly Summary[]): Row[] {
    const lastOld = (name: string, scenario: string) =>
        summaries.find((each) => each.contestant === name && each.scenario === scenario)?.lastOldMs?.median;
    const ratios = [...new Set(summaries.map(({ scenario }) => scenario))].toSorted().flatMap((scenario) => {
        const [own, script] = [lastOld(rollbackCommand.name, scenario), lastOld(guideRollback.name, scenario)];
        return own === undefined || script === undefined ? [] : [`(${scenario}) ${times(own / script)}`];
    });
    if (ratios.length === 0) return [];
    return [
        [
            "`bluegreen rollback` takes at most 1.5 times as long as the guide's script, from command to last old answer, where pods are ready",
            ratios.join(", "),
        ],
    ];
}

function cheapCutover(scale: readonly ScaleRow[]): Row[] {
    if (scale.length === 0) return [];
    const ratios = scale.map(
        ({ services, cutoverOneMs, upUnchangedMs }) =>
            `${times(median(cutoverOneMs) / median(upUnchangedMs))} (of ${services})`,
    );
    return [
        [
            "`pulumi up` that moves the traffic of one service takes at most 1.4 times as long as one that changes nothing",
            ratios.join(", "),
        ],
    ];
}

function evenInLargeStacks(scale: readonly ScaleRow[]): Row[] {
    const [few, many] = [scale.find(({ services }) => services === 10), scale.find(({ services }) => services === 200)];
    if (!few || !many) return [];
    const each = (row: ScaleRow) => perServiceMs(row, ({ cutoverAllMs }) => cutoverAllMs);
    return [
        [
            "a cutover of 200 services takes at most 1.1 times as long for each as one of 10",
            times(each(many) / each(few)),
        ],
    ];
}

function steady(soak: Soak | undefined): Row[] {
    if (!soak) return [];
    const { sent, lost, commandMs, peakMemoryMiB, stateBytes } = soak;
    const growth = [
        `time ${growthOf(commandMs).percent}`,
        `memory ${growthOf(peakMemoryMiB).percent}`,
        `state ${growthOf(stateBytes).percent}`,
    ];
    return [
        [
            `${commandMs.length} cutovers in a row lose nothing, and nothing grows by more than 5 % after the first 20`,
            `${grouped(lost)} of ${grouped(sent)} lost; ${growth.join(", ")}`,
        ],
    ];
}

function times(ratio: number): string {
    return `${ratio.toFixed(2)} times`;
}
