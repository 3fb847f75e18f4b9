import { COLORS, type Color } from "../../color.ts";
import type { StackService } from "../stack/stackService.ts";
import { prometheusAt } from "./client.ts";
import { type Figures, measure } from "./figures.ts";
import type { Measured } from "./queries.ts";
import { scrapeSeconds, windowSeconds } from "./window.ts";

/** What Prometheus says of both colours, or why it says nothing. */
export type MeasuredStatus = Record<Color, Figures> | { unavailable: string };

/** Whose requests are counted for one colour of a service. */
export function measuredOf({ place, destinations }: StackService, color: Color): Measured {
    return { namespace: place.namespace, destinations, workload: place.deployments[color] };
}

export async function measureStatus(service: StackService, url: string): Promise<Record<Color, Figures>> {
    const prometheus = prometheusAt(url);
    const seconds = windowSeconds(await scrapeSeconds(prometheus, measuredOf(service, "blue")));
    const [blue, green] = await Promise.all(
        COLORS.map((color) => measure(prometheus, measuredOf(service, color), seconds)),
    );
    return { blue: blue as Figures, green: green as Figures };
}
