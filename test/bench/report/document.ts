import { markdownTable as table } from "markdown-table";
import { median } from "../../harness/spread.ts";
import type { Results, ScaleRow, Soak } from "../measure/results.ts";
import { type Scenario, scenarios } from "../scenarios.ts";
import { type Spread, type Summary, summarize } from "./summary.ts";

/** What a reader has to know of a contestant to judge its figures. */
export interface Described {
    readonly name: string;
    readonly typed: string;
}

/** The page that tells the results: every figure on it is read from them. */
export const benchmarkPage = (results: Results, contestants: readonly Described[]): string =>
    `${[
        "# Benchmarks",
        "What a switch of all traffic costs, for this package and for its peers, measured side by side by `make bench`. " +
            "This page and its plots are written by that command; the figures behind them are in `test/bench/results.json`.",
        ...(results.quick ? ["These are the figures of the short run, `make bench QUICK=1`."] : []),
        ...conditions(results),
        ...contestantsPart(contestants, results),
        ...scenarios.flatMap((scenario) => scenarioPart(scenario, summarize(results.runs))),
        ...scalePart(results.scale),
        ...soakPart(results.soak),
        ...LIMITS,
    ].join("\n\n")}\n`;

const markdownTable = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
    table([head, ...rows].map((row) => row.map((cell) => cell.replaceAll("|", "\\|"))));

const conditions = ({ startedAt, machine, versions }: Results): string[] => [
    "## Machine, versions, method",
    markdownTable(
        ["", ""],
        [["measured", startedAt.slice(0, 10)], ...Object.entries(machine), ...Object.entries(versions)],
    ),
    "Requests keep coming at a steady rate whatever becomes of those before them: 500 a second through the ingress gateway and " +
        "100 through a proxy in the mesh, half of them on connections of their own, and 4 a second that take 5 s each. Retries are off " +
        "in callers and proxies, since they would hide what is lost. A request is lost that was not answered with a status below 400 " +
        "within 10 s. Times are from the start of what a user types, `pulumi config set` included, to the last answer of the old colour, or to " +
        "the first of the new one. They are medians, with the middle half of the runs in brackets.",
];

const contestantsPart = (contestants: readonly Described[], { runs }: Results): string[] => [
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
    "![Requests a second by colour around a switch](benchmarks/switch-traces.svg)",
];

const scenarioPart = ({ name, title }: Scenario, summaries: readonly Summary[]): string[] => {
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
    ];
};

const runsOf = ({ runs, failedRuns }: Summary): string =>
    failedRuns === 0 ? `${runs}` : `${runs}, ${failedRuns} failed`;

const lostOf = ({ lost, sent, lossyRuns, runs, failures }: Summary): string => {
    if (lost === 0) return `**0** of ${grouped(sent)}`;
    const kinds = failures.map(([kind, count]) => `${kind}: ${count}`).join(", ");
    return `**${grouped(lost)}** of ${grouped(sent)}, in ${lossyRuns} of ${runs} runs (${kinds})`;
};

const p99Of = ({ p99 }: Summary): string =>
    `${[p99.before, p99.during, p99.after].map((each) => (each ? `${Math.round(each.median)}` : "–")).join(", ")} ms`;

const scalePart = (rows: readonly ScaleRow[]): string[] => {
    if (rows.length === 0) return [];
    const cells = (row: ScaleRow) =>
        [
            row.previewMs,
            row.upUnchangedMs,
            row.cutoverOneMs,
            row.cutoverAllMs,
            row.previewEmptyPackMs,
            row.previewPolicyPackMs,
        ].map((times) => shown(median(times)));
    const slope = (of: (row: ScaleRow) => readonly number[]) => perService(rows, of);
    return [
        "## Many services in one stack",
        "Each service has its colours, Service, DestinationRule, VirtualService and Gateway, in a namespace of its own. Pulumi keeps the state in a " +
            "file here; so that neither that nor a limit on requests is all that is measured, `PULUMI_SKIP_CHECKPOINTS` has it written once an " +
            "update, and the provider may send 1,000 requests a second (`PULUMI_K8S_CLIENT_QPS`).",
        markdownTable(
            [
                ...[
                    "services",
                    "resources",
                    "first update",
                    "preview",
                    "update, no change",
                    "cutover of one",
                    "of all",
                ],
                ...["preview with a pack without policies", "with the policy pack", "peak memory"],
            ],
            rows.map((row) => [
                ...[`${row.services}`, `${row.resources}`, shown(row.firstUpMs), ...cells(row)],
                `${Math.round(row.peakMemoryMiB)} MiB`,
            ]),
        ),
        ...(rows.length > 1
            ? [
                  `Each further service adds ${slope((row) => row.previewMs)} to a preview, ${slope((row) => row.upUnchangedMs)} to an ` +
                      `update without a change and ${slope((row) => row.cutoverAllMs)} to a cutover of all (least squares over the medians). ` +
                      `Divided by their number, services take ${shares(rows, (row) => row.previewMs)} each in a preview and ` +
                      `${shares(rows, (row) => row.cutoverAllMs)} in a cutover of all.`,
              ]
            : []),
    ];
};

/** What each of so many services takes, for every number of them. */
const shares = (rows: readonly ScaleRow[], of: (row: ScaleRow) => readonly number[]): string =>
    rows.map((row) => `${(median(of(row)) / row.services).toFixed(0)} ms (of ${row.services})`).join(", ");

/** The slope of a straight line through the medians. */
const perService = (rows: readonly ScaleRow[], of: (row: ScaleRow) => readonly number[]): string => {
    const points = rows.map((row) => [row.services, median(of(row))] as const);
    const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
    const [x, y] = [mean(points.map(([services]) => services)), mean(points.map(([, time]) => time))];
    const above = points.reduce((sum, [services, time]) => sum + (services - x) * (time - y), 0);
    const below = points.reduce((sum, [services]) => sum + (services - x) ** 2, 0);
    return `${(above / below).toFixed(0)} ms`;
};

const soakPart = (soak: Soak | undefined): string[] => {
    if (!soak) return [];
    const { sent, lost, commandMs, peakMemoryMiB, stateBytes } = soak;
    const window = 20;
    const row = (what: string, values: readonly number[], show: (value: number) => string) => {
        const [first, last] = [median(values.slice(window, 2 * window)), median(values.slice(-window))];
        return [what, show(first), show(last), `${(((last - first) / first) * 100).toFixed(1)} %`];
    };
    return [
        `## ${commandMs.length} cutovers in a row`,
        `${grouped(lost)} of ${grouped(sent)} requests were lost.`,
        markdownTable(
            ["median of 20 cutovers", `cutovers ${window + 1} to ${2 * window}`, "the last ones", "growth"],
            [
                row("time of the update", commandMs, shown),
                row("peak memory", peakMemoryMiB, (value) => `${Math.round(value)} MiB`),
                row("size of the state", stateBytes, (value) => `${grouped(Math.round(value))} bytes`),
            ],
        ),
    ];
};

const LIMITS = [
    "## What the sandbox does not show",
    "- Kubelets are simulated: pods become ready when their probes would let them, answer, drain and end as their specs say, but no container " +
        "runs, so images are not pulled and start-up takes no CPU.\n" +
        "- Proxies are upstream Envoy under a real istiod, one at the gateway and one in the mesh: no sidecars beside the pods, no mTLS, and no " +
        "thousands of proxies for istiod to reach. On a large mesh every contestant's switch takes as long as istiod's push.\n" +
        "- Everything shares one small machine with the load generator: compare contestants with each other, not figures with those of other machines.",
    "## The same on a cluster of your own",
    "Deploy `examples/my-app` there, send requests at a steady rate with a tool that counts every failure, with retries off in the route " +
        "(`traffic.retries.attempts: 0`), and run `pulumi config set activeColor green && pulumi up --yes` and `bluegreen rollback`. " +
        "`bluegreen status --watch` shows which colour answers.",
];

const shown = (milliseconds: number): string => `${(milliseconds / 1000).toFixed(2)} s`;

const seconds = (spread: Spread | null): string =>
    spread
        ? `${shown(spread.median)} (${(spread.from / 1000).toFixed(2)} to ${(spread.to / 1000).toFixed(2)})`
        : "never";

const grouped = (count: number): string => count.toLocaleString("en");
