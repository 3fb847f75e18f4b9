import { messageOf } from "../../model/messageOf.ts";
import { prometheusAt } from "../prometheus/client.ts";
import { observedService } from "../prometheus/measureStatus.ts";
import { measureRate, tooFewRequests, type WatchPlan } from "../prometheus/reach.ts";
import { scrapeSeconds } from "../prometheus/window.ts";
import type { StackService } from "../stack/stackService.ts";
import type { Check } from "./check.ts";

/** Whether the new colour could be watched, and by this plan where there is one. */
export async function prometheusCheck(
    service: StackService,
    url: string | undefined,
    plan: WatchPlan | undefined,
): Promise<Check[]> {
    const name = "prometheus";
    if (url === undefined) {
        const text = "the new colour would not be watched: no --prometheus URL, or --bake 0";
        return [{ name, outcome: "skipped", text }];
    }
    try {
        const [prometheus, observed] = [prometheusAt(url), observedService(service)];
        const scrape = await scrapeSeconds(prometheus, observed);
        if (scrape === undefined) {
            const text =
                "Prometheus has no requests of this service yet. Without requests the new colour cannot be judged";
            return [{ name, outcome: "warning", text }];
        }
        const passed: Check = {
            name,
            outcome: "passed",
            text: `Prometheus measures the service's requests every ${scrape} s`,
        };
        const requestsPerSecond = plan && (await measureRate(prometheus, observed, scrape));
        if (!plan || requestsPerSecond === undefined) return [passed];
        const problem = tooFewRequests(plan, { requestsPerSecond, scrape });
        return problem === undefined ? [passed] : [passed, { name, outcome: "warning", text: problem }];
    } catch (error) {
        return [{ name, outcome: "warning", text: `the new colour could not be judged: ${messageOf(error)}` }];
    }
}
