import { anySeries, type ObservedService } from "../../monitoring/requests.ts";
import type { PrometheusClient } from "./client.ts";

/** Prometheus' own default. */
export const DEFAULT_SCRAPE_SECONDS = 60;

/** A rate over fewer samples depends on single scrapes. */
const SCRAPES_PER_WINDOW = 4;

/** How far back samples are looked at to see how far apart they are. */
const LOOK_BACK_SECONDS = 600;

/** Seconds between two scrapes of the service's metrics, as the samples themselves tell; undefined without two. */
export async function scrapeSeconds(
    prometheus: PrometheusClient,
    service: ObservedService,
): Promise<number | undefined> {
    const [any] = await prometheus.query(anySeries(service));
    if (!any) return undefined;
    const [series] = await prometheus.series(samplesOf(any.labels, LOOK_BACK_SECONDS));
    return medianGap((series?.points ?? []).map(([time]) => time));
}

/** The raw samples of one series. */
export function samplesOf(labels: Record<string, string>, seconds: number): string {
    const { __name__: name = "istio_requests_total", ...rest } = labels;
    const matchers = Object.entries(rest).map(([key, value]) => `${key}=${JSON.stringify(value)}`);
    return `${name}{${matchers.join(",")}}[${seconds}s]`;
}

/** The median distance between neighbours, which a missed scrape does not change. */
export function medianGap(times: number[]): number | undefined {
    const gaps = times.slice(1).map((time, index) => time - (times[index] ?? time));
    return gaps.toSorted((one, another) => one - another)[Math.floor(gaps.length / 2)];
}

/** The window in which requests are counted, in whole seconds. */
export function windowSeconds(scrape: number | undefined): number {
    return Math.max(1, Math.ceil((scrape ?? DEFAULT_SCRAPE_SECONDS) * SCRAPES_PER_WINDOW));
}
