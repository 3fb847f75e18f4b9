import type { Percentiles } from "./latency.ts";
import type { AnswerSpan, ColorReport, LoadReport, TargetReport } from "./report.ts";

/** The report as lines for a person. */
export function renderReport(report: LoadReport): string {
    const seconds = ((report.endedAt - report.startedAt) / 1_000).toFixed(1);
    const targets = Object.entries(report.targets).flatMap(([name, target]) => ["", ...renderTarget(name, target)]);
    return [`${report.sent} requests in ${seconds} s, ${report.lost} lost`, ...targets].join("\n");
}

function renderTarget(name: string, target: TargetReport): string[] {
    const failures = Object.entries(target.failures).map(([kind, count]) => `${kind} ${count}`);
    const when = target.failedBetween ? `, ${renderSpan(target.failedBetween)}` : "";
    const rows: [string, string][] = [
        ["sent", `${target.sent}, ok ${target.ok}`],
        ["failed", `${target.failed}${failures.length > 0 ? ` (${failures.join(", ")})` : ""}${when}`],
        ["unanswered", `${target.unanswered}`],
        ...Object.entries(target.colors).map(([color, answers]): [string, string] => [color, renderColor(answers)]),
        ["no colour", `${target.uncolored}`],
        ["latency", renderPercentiles(target.latencyMs)],
        ["sent late by", renderPercentiles(target.sendDelayMs)],
    ];
    return [name, ...rows.map(([label, text]) => `  ${label.padEnd(13)}${text}`)];
}

function renderColor({ answers, failed, versions, ...span }: ColorReport): string {
    const byVersion = Object.entries(versions).map(([version, count]) => `${version} ${count}`);
    const detail = [...(failed > 0 ? [`${failed} failed`] : []), ...byVersion].join(", ");
    return `${answers}${detail && ` (${detail})`}, ${renderSpan(span)}`;
}

function renderSpan({ first, last }: AnswerSpan): string {
    return `first ${clock(first.completedAt)}, last ${clock(last.completedAt)}`;
}

function renderPercentiles(percentiles: Percentiles | null): string {
    if (percentiles === null) {
        return "no data";
    }
    const parts = Object.entries(percentiles).map(([name, value]) => `${name} ${value.toFixed(1)}`);
    return `${parts.join(", ")} ms`;
}

function clock(epochMs: number): string {
    return new Date(epochMs).toISOString().slice(11, 23);
}
