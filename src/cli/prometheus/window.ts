import type { PrometheusClient } from "./client.ts";
import { anySeriesQuery, type Measured, samplesQuery } from "./queries.ts";

/** Prometheus' own default. */
export const DEFAULT_SCRAPE_SECONDS = 60;

/** A rate over fewer samples than this hangs on single scrapes. */
const SCRAPES_PER_WINDOW = 4;

/** How far back samples are looked at to see how far apart they are. */
const LOOK_BACK_SECONDS = 600;

/** Seconds between two scrapes of the service's metrics, as the samples themselves tell; undefined without two. */
export async function scrapeSeconds(
    prometheus: PrometheusClient,
    measured: Pick<Measured, "namespace" | "destinations">,
): Promise<number | undefined> {
    const [any] = await prometheus.query(anySeriesQuery(measured));
    if (!any) return undefined;
    const [series] = await prometheus.series(samplesQuery(any.labels, LOOK_BACK_SECONDS));
    return medianGap((series?.points ?? []).map(([time]) => time));
}

/** The usual distance of neighbours; a scrape that was missed does not change it. */
export function medianGap(times: number[]): number | undefined {
    const gaps = times.slice(1).map((time, index) => time - (times[index] ?? time));
    return gaps.toSorted((one, another) => one - another)[Math.floor(gaps.length / 2)];
}

/** The window in which requests are counted, in whole seconds. */
export function windowSeconds(scrape: number | undefined): number {
    return Math.max(1, Math.ceil((scrape ?? DEFAULT_SCRAPE_SECONDS) * SCRAPES_PER_WINDOW));
}
