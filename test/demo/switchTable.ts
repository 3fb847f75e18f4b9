import { other } from "../../src/model/color.ts";
import type { MeasuredCutover } from "../harness/measuredCutover.ts";
import { type LoadReport, switchTime } from "../sandbox/load/index.ts";

const columns = [
    "switch",
    "callers",
    "first new",
    "last old",
    "after API change",
    "whole command",
    "requests",
    "failed",
];

function aligned(rows: readonly (readonly string[])[]): string {
    const widths = columns.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
    return rows.map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  ")).join("\n");
}

/** One row for each switch and way in: times from the command and from the API server's change, and what was lost. */
export function switchTable(report: LoadReport, cutovers: readonly MeasuredCutover[]): string {
    const rows = cutovers.flatMap((cutover) => {
        const phase = report.phases.find(({ label }) => label === cutover.to);
        return Object.entries(phase?.targets ?? {}).map(([callers, target]) => {
            const from = other(cutover.to);
            const { firstNew, lastOld } = switchTime(target, { ...cutover, from });
            return [
                `${from} -> ${cutover.to}`,
                callers,
                secondsOf(firstNew?.afterCommandMs),
                secondsOf(lastOld?.afterCommandMs),
                secondsOf(lastOld?.afterApiChangeMs),
                `${cutover.commandSeconds.toFixed(2)} s`,
                String(target.sent),
                String(target.lost),
            ];
        });
    });
    return aligned([columns, ...rows]);
}

function secondsOf(milliseconds: number | null | undefined): string {
    return milliseconds === null || milliseconds === undefined ? "-" : `${(milliseconds / 1000).toFixed(2)} s`;
}

/** What was lost, by way in and kind; nothing where nothing was. */
export function lostIn(report: LoadReport): string[] {
    return Object.entries(report.targets)
        .filter(([, { lost }]) => lost > 0)
        .map(([name, { failures, unanswered }]) => `${name}: ${JSON.stringify({ ...failures, unanswered })}`);
}
