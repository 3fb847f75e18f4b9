import { median } from "../../harness/spread.ts";
import type { ScaleRow, Soak } from "../measure/results.ts";
import { grouped, markdownTable, shown } from "./figures.ts";

export function scalePart(rows: readonly ScaleRow[]): string[] {
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
}

/** What each of so many services takes, for every number of them. */
function shares(rows: readonly ScaleRow[], of: (row: ScaleRow) => readonly number[]): string {
    return rows.map((row) => `${perServiceMs(row, of).toFixed(0)} ms (of ${row.services})`).join(", ");
}

export function perServiceMs(row: ScaleRow, of: (row: ScaleRow) => readonly number[]): number {
    return median(of(row)) / row.services;
}

/** The slope of a straight line through the medians. */
function perService(rows: readonly ScaleRow[], of: (row: ScaleRow) => readonly number[]): string {
    const points = rows.map((row) => [row.services, median(of(row))] as const);
    const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
    const [x, y] = [mean(points.map(([services]) => services)), mean(points.map(([, time]) => time))];
    const above = points.reduce((sum, [services, time]) => sum + (services - x) * (time - y), 0);
    const below = points.reduce((sum, [services]) => sum + (services - x) ** 2, 0);
    return `${(above / below).toFixed(0)} ms`;
}

/** How many cutovers of a soak are put together. */
const WINDOW = 20;

/** How much the last values of a soak are above those that came once it had warmed up. */
export function growthOf(values: readonly number[]): { first: number; last: number; percent: string } {
    const [first, last] = [median(values.slice(WINDOW, 2 * WINDOW)), median(values.slice(-WINDOW))];
    return { first, last, percent: `${(((last - first) / first) * 100).toFixed(1)} %` };
}

export function soakPart(soak: Soak | undefined): string[] {
    if (!soak) return [];
    const { sent, lost, commandMs, peakMemoryMiB, stateBytes } = soak;
    const row = (what: string, values: readonly number[], show: (value: number) => string) => {
        const { first, last, percent } = growthOf(values);
        return [what, show(first), show(last), percent];
    };
    return [
        `## ${commandMs.length} cutovers in a row`,
        `${grouped(lost)} of ${grouped(sent)} requests were lost.`,
        markdownTable(
            [`median of ${WINDOW} cutovers`, `cutovers ${WINDOW + 1} to ${2 * WINDOW}`, "the last ones", "growth"],
            [
                row("time of the update", commandMs, shown),
                row("peak memory", peakMemoryMiB, (value) => `${Math.round(value)} MiB`),
                row("size of the state", stateBytes, (value) => `${grouped(Math.round(value))} bytes`),
            ],
        ),
    ];
}
