import type { Results } from "../measure/results.ts";
import { scenarios } from "../scenarios.ts";
import { markdownTable } from "./figures.ts";
import { goalsPart } from "./goals.ts";
import { scalePart, soakPart } from "./growth.ts";
import { setPart } from "./releaseSet.ts";
import { summarize } from "./summary.ts";
import { overviewPart, scenarioPart } from "./switches.ts";

/** What a reader has to know of a contestant to judge its figures. */
export interface Described {
    readonly name: string;
    readonly typed: string;
}

/** The page that tells the results: every figure on it is read from them. */
export function benchmarkPage(results: Results, contestants: readonly Described[]): string {
    const places = contestants.map(({ name }) => name);
    const summaries = summarize(results.runs).toSorted(
        (one, another) => places.indexOf(one.contestant) - places.indexOf(another.contestant),
    );
    return `${[
        "# Benchmarks",
        "What a switch of all traffic costs, for this package and for its peers, measured side by side by `make bench`. " +
            "This page and its plots are written by that command; the figures behind them are in `test/bench/results.json`.",
        ...(results.quick ? ["These are the figures of the short run, `make bench QUICK=1`."] : []),
        ...overviewPart(summaries),
        ...goalsPart(results, summaries),
        ...conditions(results),
        ...contestantsPart(contestants, results),
        ...scenarios.flatMap((scenario) => scenarioPart(scenario, summaries)),
        ...scalePart(results.scale),
        ...soakPart(results.soak),
        ...setPart(results),
        ...LIMITS,
    ].join("\n\n")}\n`;
}

function conditions({ startedAt, machine, versions, remarks }: Results): string[] {
    return [
        "## Machine, versions, method",
        markdownTable(
            ["", ""],
            [["measuring began", startedAt.slice(0, 10)], ...Object.entries(machine), ...Object.entries(versions)],
        ),
        "Requests keep coming at a steady rate whatever becomes of those before them: 500 a second through the ingress gateway and " +
            "100 through a proxy in the mesh, half of them on connections of their own, and 4 a second that take 5 s each. Retries are off " +
            "in callers and proxies, since they would hide what is lost. A request is lost that was not answered with a status below 400 " +
            "within 10 s. They are sent until 3 s after the command's end, so that one which lasts longer is watched longer. Times are " +
            "from the start of what a user types, `pulumi config set` included, to the last answer of the old colour, or to the first of " +
            "the new one. They are medians, with the middle half of the runs in brackets.",
        ...remarks,
    ];
}

function contestantsPart(contestants: readonly Described[], { runs }: Results): string[] {
    return [
        "## Contestants",
        markdownTable(
            ["contestant", "what a user types"],
            contestants
                .filter(({ name }) => runs.some(({ contestant }) => contestant === name))
                .map(({ name, typed }) => [name, `\`${typed}\``]),
        ),
        "All run the same pods, three of a colour. The guide's scripts act on the guide's own pods, which end at once; everybody else's " +
            "wait 15 s in a preStop hook before they end, as `BlueGreenService` makes them by default.",
        "![From the command to the last old answer](benchmarks/switch-times.svg)",
    ];
}

const LIMITS = [
    "## What the sandbox does not show",
    "- Kubelets are simulated: pods become ready when their probes would let them, answer, drain and end as their specs say, but no container " +
        "runs, so images are not pulled and start-up takes no CPU.\n" +
        "- Proxies are upstream Envoy under a real istiod, one at the gateway and one in the mesh (and one for each colour of services that call each other): no mTLS, and no " +
        "thousands of proxies for istiod to reach. On a large mesh every contestant's switch takes as long as istiod's push.\n" +
        "- Everything shares one small machine with the load generator: compare contestants with each other, not figures with those of other machines.",
    "## The same on a cluster of your own",
    "Deploy `examples/my-app` there, send requests at a steady rate with a tool that counts every failure, with retries off in the route " +
        "(`traffic.retries.attempts: 0`), and run `pulumi config set activeColor green && pulumi up --yes` and `bluegreen rollback`. " +
        "`bluegreen status --watch` shows which colour answers.",
];
