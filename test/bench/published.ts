import type { Results, Run, Trace } from "./measure/results.ts";
import { PLOTTED } from "./report/switches.ts";

/** What the page shows of the results, a run a row: the file is in the repository, and every full benchmark writes it anew. */
interface Published extends Omit<Results, "runs" | "traces"> {
    readonly runs: readonly { readonly contestant: string; readonly scenario: string; readonly rows: readonly Row[] }[];
    readonly traces: readonly (Omit<Trace, "buckets"> & {
        readonly fromMs: number;
        /** By colour, one number for each bucket. */
        readonly counts: Readonly<Record<string, readonly number[]>>;
    })[];
}

type Row = readonly [
    sent: number,
    lost: number,
    failures: Run["failures"],
    firstNewMs: number | null,
    lastOldMs: number | null,
    lastOldAfterChangeMs: number | null,
    p99: readonly [before: number | null, during: number | null, after: number | null],
    error?: string,
];

export function publishedText({ runs, traces, ...rest }: Results): string {
    const published: Published = {
        ...rest,
        runs: [...Map.groupBy(runs, ({ contestant, scenario }) => `${scenario} ${contestant}`).values()].flatMap(
            (own) =>
                own.slice(0, 1).map(({ contestant, scenario }) => ({ contestant, scenario, rows: own.map(rowOf) })),
        ),
        traces: traces.filter(({ scenario }) => PLOTTED.includes(scenario)).map(columnsOf),
    };
    return `${JSON.stringify(published)}\n`;
}

export function readPublished(text: string): Results {
    const { runs, traces, ...rest } = JSON.parse(text) as Published;
    return {
        ...rest,
        runs: runs.flatMap(({ rows, ...pair }) =>
            rows.map((row, index) => ({ ...pair, run: index + 1, ...runOf(row) })),
        ),
        traces: traces.map(bucketsOf),
    };
}

function rowOf({ sent, lost, failures, firstNewMs, lastOldMs, lastOldAfterChangeMs, p99, error }: Run): Row {
    return [
        ...([sent, lost, failures, firstNewMs, lastOldMs, lastOldAfterChangeMs] as const),
        [p99.before, p99.during, p99.after],
        ...(error === undefined ? ([] as const) : ([error] as const)),
    ];
}

function runOf([sent, lost, failures, firstNewMs, lastOldMs, lastOldAfterChangeMs, p99, error]: Row) {
    return {
        ...{ sent, lost, failures, firstNewMs, lastOldMs, lastOldAfterChangeMs },
        p99: { before: p99[0], during: p99[1], after: p99[2] },
        ...(error !== undefined && { error }),
    };
}

function columnsOf({ buckets, ...trace }: Trace): Published["traces"][number] {
    const colors = [...new Set(buckets.flatMap(({ counts }) => Object.keys(counts)))];
    return {
        ...trace,
        fromMs: buckets[0]?.atMs ?? 0,
        counts: Object.fromEntries(colors.map((color) => [color, buckets.map(({ counts }) => counts[color] ?? 0)])),
    };
}

function bucketsOf({ fromMs, counts, ...trace }: Published["traces"][number]): Trace {
    return {
        ...trace,
        buckets: (Object.values(counts)[0] ?? []).map((_, index) => ({
            atMs: fromMs + index * trace.bucketMs,
            counts: Object.fromEntries(Object.entries(counts).map(([color, all]) => [color, all[index] ?? 0])),
        })),
    };
}
