import type { Results } from "./measure/results.ts";
import { benchmarkPage, type Described } from "./report/document.ts";
import { switchPlot, timesPlot } from "./report/plots.ts";
import { summarize } from "./report/summary.ts";

/** The scenario that plots show: the one that every contestant is made for. */
const SHOWN = "a";

/** The files that a benchmark leaves, by their path in the repository. */
export const publish = (results: Results, contestants: readonly Described[]): Map<string, string> => {
    const summaries = summarize(results.runs).filter(({ scenario }) => scenario === SHOWN);
    const traces = results.traces.filter(({ scenario }) => scenario === SHOWN);
    return new Map([
        ["test/bench/results.json", `${JSON.stringify(results)}\n`],
        ["docs/benchmarks.md", benchmarkPage(results, contestants)],
        [
            "docs/benchmarks/switch-times.svg",
            timesPlot(summaries, "From the command to the last answer of the old colour"),
        ],
        [
            "docs/benchmarks/switch-traces.svg",
            switchPlot(traces, "Requests a second by colour around a switch; 0 is the command"),
        ],
    ]);
};
