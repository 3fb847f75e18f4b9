import { type Scenario, scenarios } from "../scenarios.ts";
import { grouped, markdownTable, seconds } from "./figures.ts";
import type { Summary } from "./summary.ts";

/** The scenarios whose requests are plotted: the one that everybody copes with, and the one that most is lost in. */
export const PLOTTED: readonly string[] = ["a", "d"];

/** Where the plot of a scenario's requests lies, below docs. */
export function tracesFile(scenario: string): string {
    return `benchmarks/switch-traces-${scenario}.svg`;
}

/** Who lost how many requests where: the answer that most readers come for. */
export function overviewPart(summaries: readonly Summary[]): string[] {
    const names = [...new Set(summaries.map(({ contestant }) => contestant))];
    const shown = scenarios.filter(({ name }) => summaries.some(({ scenario }) => scenario === name));
    if (shown.length === 0) return [];
    const cell = (contestant: string, { name }: Scenario) => {
        const summary = summaries.find((each) => each.contestant === contestant && each.scenario === name);
        return summary ? lossAtAGlance(summary) : "–";
    };
    return [
        "## Lost requests at a glance",
        markdownTable(
            ["contestant", ...shown.map(({ name }) => `(${name})`)],
            names.map((name) => [name, ...shown.map((scenario) => cell(name, scenario))]),
        ),
        `${shown.map(({ name, title }) => `(${name}) ${title}`).join("; ")}. Failed: the command ended with ` +
            "the error that is told below. –: not a case for this contestant.",
    ];
}

function lossAtAGlance({ lost, sent, runs, failedRuns }: Summary): string {
    const share = lost === 0 ? "0" : `**${grouped(lost)}** of ${grouped(sent)}`;
    if (failedRuns === 0) return share;
    return `${share}, failed${runs === 1 ? "" : ` ${failedRuns} of ${runs} times`}`;
}

export function scenarioPart({ name, title }: Scenario, summaries: readonly Summary[]): string[] {
    const shown = summaries.filter(({ scenario }) => scenario === name);
    if (shown.length === 0) return [];
    return [
        `## (${name}) ${title.charAt(0).toUpperCase()}${title.slice(1)}`,
        markdownTable(
            [
                ...["contestant", "runs", "lost requests", "first new answer", "last old answer"],
                ...["last old answer after the API change", "p99 before, during, after"],
            ],
            shown.map((summary) => [
                summary.contestant,
                runsOf(summary),
                lostOf(summary),
                seconds(summary.firstNewMs),
                seconds(summary.lastOldMs),
                seconds(summary.lastOldAfterChangeMs),
                p99Of(summary),
            ]),
        ),
        ...(PLOTTED.includes(name) ? [`![Requests a second by colour around a switch](${tracesFile(name)})`] : []),
        ...shown.flatMap(({ contestant, errors }) => errors.map((error) => `${contestant} failed: \`${error}\``)),
    ];
}

function runsOf({ runs, failedRuns }: Summary): string {
    return failedRuns === 0 ? `${runs}` : `${runs}, ${failedRuns} failed`;
}

function lostOf({ lost, sent, lossyRuns, runs, failures }: Summary): string {
    if (lost === 0) return `**0** of ${grouped(sent)}`;
    const kinds = failures.map(([kind, count]) => `${kind}: ${count}`).join(", ");
    return `**${grouped(lost)}** of ${grouped(sent)}, in ${lossyRuns} of ${runs} runs (${kinds})`;
}

function p99Of({ p99 }: Summary): string {
    return `${[p99.before, p99.during, p99.after].map((each) => (each ? `${Math.round(each.median)}` : "–")).join(", ")} ms`;
}
