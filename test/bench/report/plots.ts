import * as echarts from "echarts";
import type { Trace } from "../measure/results.ts";
import type { Summary } from "./summary.ts";

const COLORS = { blue: "#2563eb", green: "#16a34a", lost: "#dc2626" } as const;
const WIDTH = 900;
const ROW = 150;
const TEXT = { color: "#374151", fontFamily: "sans-serif" } as const;

function render(height: number, option: echarts.EChartsCoreOption): string {
    const chart = echarts.init(null, null, { renderer: "svg", ssr: true, width: WIDTH, height });
    chart.setOption({ animation: false, backgroundColor: "#ffffff", textStyle: TEXT, ...option });
    const svg = chart.renderToSVGString();
    chart.dispose();
    return svg;
}

/** Requests a second by colour in the seconds around a switch, one row for each contestant. */
export function switchPlot(traces: readonly Trace[], title: string): string {
    const top = 70;
    const kinds = Object.keys(COLORS) as (keyof typeof COLORS)[];
    return render(top + traces.length * ROW, {
        title: [
            heading(title),
            ...traces.map(({ contestant }, row) => ({
                text: contestant,
                left: 56,
                top: top + row * ROW - 4,
                textStyle: { fontSize: 12, ...TEXT },
            })),
        ],
        legend: { top: 34, left: 10, data: kinds, textStyle: TEXT },
        color: Object.values(COLORS),
        grid: traces.map((_, row) => ({ left: 60, right: 20, top: top + 24 + row * ROW, height: ROW - 64 })),
        xAxis: traces.map((_, row) => ({
            type: "value",
            gridIndex: row,
            min: "dataMin",
            max: "dataMax",
            axisLabel: { formatter: (value: number) => `${value} s` },
        })),
        yAxis: traces.map((_, row) => ({ type: "value", gridIndex: row, name: "", splitNumber: 2 })),
        series: traces.flatMap((trace, row) =>
            kinds.map((kind) => ({
                name: kind,
                type: "line",
                step: "end",
                showSymbol: false,
                lineStyle: { width: 1.5 },
                areaStyle: { opacity: 0.15 },
                xAxisIndex: row,
                yAxisIndex: row,
                data: trace.buckets.map(({ atMs, counts }) => [
                    atMs / 1000,
                    ((counts[kind] ?? 0) * 1000) / trace.bucketMs,
                ]),
            })),
        ),
    });
}

function heading(text: string) {
    return { text, left: 10, top: 8, textStyle: { fontSize: 15, ...TEXT } };
}

/** How long each contestant takes from the command to the last old answer: the median, and the middle half as a line. */
export function timesPlot(summaries: readonly Summary[], title: string): string {
    const shown = summaries.filter(({ lastOldMs }) => lastOldMs !== null).toReversed();
    return render(90 + shown.length * 34, {
        title: heading(title),
        grid: { left: 280, right: 60, top: 44, bottom: 36 },
        xAxis: { type: "log", min: 0.01, name: "s", axisLabel: { formatter: (value: number) => `${value}` } },
        yAxis: { type: "category", data: shown.map(({ contestant }) => contestant), axisLabel: { fontSize: 12 } },
        series: [
            {
                type: "custom",
                renderItem: (_: unknown, api: Range) => {
                    const [from = 0, y = 0] = api.coord([api.value(0), api.value(2)]);
                    const [to = 0] = api.coord([api.value(1), api.value(2)]);
                    return {
                        type: "line",
                        shape: { x1: from, y1: y, x2: to, y2: y },
                        style: { stroke: "#94a3b8", lineWidth: 5, lineCap: "round" },
                    };
                },
                data: shown.map(({ lastOldMs }, row) => [
                    (lastOldMs?.from ?? 0) / 1000,
                    (lastOldMs?.to ?? 0) / 1000,
                    row,
                ]),
                encode: { x: [0, 1], y: 2 },
            },
            {
                type: "scatter",
                symbolSize: 11,
                itemStyle: { color: "#1d4ed8" },
                label: {
                    show: true,
                    position: "top",
                    formatter: ({ value: [seconds] }: { value: [number] }) => `${seconds.toFixed(2)} s`,
                },
                data: shown.map(({ lastOldMs }, row) => [(lastOldMs?.median ?? 0) / 1000, row]),
            },
        ],
    });
}

interface Range {
    value(dimension: number): number;
    coord(point: readonly [number, number]): number[];
}
