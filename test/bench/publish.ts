import { join } from "node:path";
import type { Results } from "./measure/results.ts";
import { publishedText } from "./published.ts";
import { benchmarkPage, type Described } from "./report/document.ts";
import { switchPlot, timesPlot } from "./report/plots.ts";
import { summarize } from "./report/summary.ts";
import { PLOTTED, tracesFile } from "./report/switches.ts";

/** The scenario whose times are plotted: the one that every contestant is made for. */
const TIMED = "a";

/** What the page is made of, by its path in the repository. */
export const RESULTS = "test/bench/results.json";

/** The files that a benchmark leaves, by their path in the repository. */
export function publish(results: Results, contestants: readonly Described[]): Map<string, string> {
    const summaries = summarize(results.runs).filter(({ scenario }) => scenario === TIMED);
    return new Map([
        [RESULTS, publishedText(results)],
        ["docs/benchmarks.md", benchmarkPage(results, contestants)],
        [
            "docs/benchmarks/switch-times.svg",
            timesPlot(summaries, "From the command to the last answer of the old colour, both colours being warm"),
        ],
        ...PLOTTED.filter((name) => results.traces.some(({ scenario }) => scenario === name)).map(
            (scenario): [string, string] => [
                join("docs", tracesFile(scenario)),
                switchPlot(
                    results.traces.filter((trace) => trace.scenario === scenario),
                    `Requests a second by colour in scenario (${scenario}); 0 s is the command`,
                ),
            ],
        ),
    ]);
}
