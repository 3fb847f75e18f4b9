import { messageOf } from "../failure.ts";
import { prometheusAt } from "../prometheus/client.ts";
import { observedService } from "../prometheus/measureStatus.ts";
import { scrapeSeconds } from "../prometheus/window.ts";
import type { StackService } from "../stack/stackService.ts";
import type { Check } from "./check.ts";

/** Whether the new colour could be watched. */
export async function prometheusCheck(service: StackService, url: string | undefined): Promise<Check> {
    const name = "prometheus";
    if (url === undefined)
        return {
            name,
            outcome: "skipped",
            text: "the new colour would not be watched: no --prometheus URL, or --bake 0",
        };
    try {
        const seconds = await scrapeSeconds(prometheusAt(url), observedService(service));
        if (seconds !== undefined)
            return { name, outcome: "passed", text: `Prometheus has the service's requests, every ${seconds} s` };
        return {
            name,
            outcome: "warning",
            text: "Prometheus has no request of this service yet: without any, the watch cannot judge the new colour",
        };
    } catch (error) {
        return { name, outcome: "warning", text: `${messageOf(error)}: the watch could not judge the new colour` };
    }
}
