import {
    GraphThresholdsStyleConfigBuilder,
    GraphThresholdsStyleMode,
    ReduceDataOptionsBuilder,
    VizLegendOptionsBuilder,
} from "@grafana/grafana-foundation-sdk/common";
import {
    type DynamicConfigValue,
    ThresholdsConfigBuilder,
    ThresholdsMode,
} from "@grafana/grafana-foundation-sdk/dashboard";
import { PieChartLabels, PanelBuilder as PieChartPanel } from "@grafana/grafana-foundation-sdk/piechart";
import { DataqueryBuilder } from "@grafana/grafana-foundation-sdk/prometheus";
import { PanelBuilder as StatPanel } from "@grafana/grafana-foundation-sdk/stat";
import { PanelBuilder as TimeSeriesPanel } from "@grafana/grafana-foundation-sdk/timeseries";

// The look of panels; dashboardModel.ts decides what they show.

/** The dashboard's variable with which viewers choose among their Prometheus data sources. */
export const DATASOURCE = "datasource";

/** A panel's queries: PromQL by legend. */
export type Shown = Readonly<Record<string, string>>;

export type Unit = "reqps" | "percentunit" | "ms";

/** A curve over time; `limit` is drawn as a line. */
export function curves(title: string, unit: Unit, shown: Shown, limit?: number): TimeSeriesPanel {
    const panel = new TimeSeriesPanel()
        .title(title)
        .unit(unit)
        .min(0)
        .span(12)
        .height(8)
        .lineWidth(2)
        .fillOpacity(10)
        .legend(new VizLegendOptionsBuilder().showLegend(true))
        .targets(queries(shown));
    if (limit === undefined) return inTheirColors(panel);
    const dashed = new GraphThresholdsStyleConfigBuilder().mode(GraphThresholdsStyleMode.Dashed);
    return inTheirColors(panel.thresholds(above(limit)).thresholdsStyle(dashed));
}

/** The last value in large figures; red above `limit`. */
export function figures(title: string, unit: Unit, shown: Shown, limit?: number): StatPanel {
    const panel = new StatPanel()
        .title(title)
        .unit(unit)
        .span(6)
        .height(6)
        .reduceOptions(lastValue())
        .targets(queries(shown));
    return limit === undefined ? inTheirColors(panel) : panel.thresholds(above(limit));
}

/** The share of each. */
export function shares(title: string, unit: Unit, shown: Shown): PieChartPanel {
    const panel = new PieChartPanel()
        .title(title)
        .unit(unit)
        .span(6)
        .height(6)
        .displayLabels([PieChartLabels.Name, PieChartLabels.Percent])
        .reduceOptions(lastValue())
        .targets(queries(shown));
    return inTheirColors(panel);
}

function queries(shown: Shown): DataqueryBuilder[] {
    return Object.entries(shown).map(([name, expr], index) =>
        new DataqueryBuilder()
            .refId(String.fromCharCode("A".charCodeAt(0) + index))
            .datasource({ type: "prometheus", uid: `\${${DATASOURCE}}` })
            .expr(expr)
            .legendFormat(name),
    );
}

function lastValue(): ReduceDataOptionsBuilder {
    return new ReduceDataOptionsBuilder().calcs(["lastNotNull"]);
}

function above(limit: number): ThresholdsConfigBuilder {
    return new ThresholdsConfigBuilder().mode(ThresholdsMode.Absolute).steps([
        { value: null, color: "green" },
        { value: limit, color: "red" },
    ]);
}

interface Colorable {
    overrideByName(name: string, properties: DynamicConfigValue[]): this;
}

/** Draws blue in blue. */
function inTheirColors<T extends Colorable>(panel: T): T {
    const fixed = (color: string) => [{ id: "color", value: { mode: "fixed", fixedColor: color } }];
    return panel
        .overrideByName("blue", fixed("blue"))
        .overrideByName("green", fixed("green"))
        .overrideByName("unanswered", fixed("red"));
}
