import { COLORS, type Color } from "../../model/color.ts";
import type { ObservedService } from "../../monitoring/requests.ts";
import type { StackService } from "../stack/stackService.ts";
import { prometheusAt } from "./client.ts";
import { type Figures, measure } from "./figures.ts";
import { scrapeSeconds, windowSeconds } from "./window.ts";

/** What Prometheus reports of both colours, or why it could not be asked. */
export type MeasuredStatus = Record<Color, Figures> | { unavailable: string };

/** The service as Istio's metrics name it. */
export function observedService({ place, destinations, matchers }: StackService): ObservedService {
    return { namespace: place.namespace, services: destinations, workloads: place.deployments, matchers };
}

export async function measureStatus(service: StackService, url: string): Promise<Record<Color, Figures>> {
    const prometheus = prometheusAt(url);
    const observed = observedService(service);
    const seconds = windowSeconds(await scrapeSeconds(prometheus, observed));
    const [blue, green] = await Promise.all(COLORS.map((color) => measure(prometheus, observed, color, seconds)));
    return { blue: blue as Figures, green: green as Figures };
}
