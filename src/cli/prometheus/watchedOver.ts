import type { JournalWatch } from "../../model/route/journal.ts";
import { ExitCodes } from "../exitCodes.ts";
import { Failure } from "../failure.ts";
import { hasCredentials } from "./credentials.ts";

/** What a journal keeps of where the new colour is watched. */
export function watchedOver(
    prometheus: string | undefined,
): Pick<JournalWatch, "prometheus" | "prometheusAuthenticated"> {
    if (prometheus === undefined) return {};
    return { prometheus, ...(hasCredentials(prometheus) && { prometheusAuthenticated: true }) };
}

/**
 * How a cutover that was interrupted is watched from here on: where it was, or where this command was told. A token that the
 * first one had is not in the journal, so that it has to be given again.
 */
export function watchedAgain(watch: JournalWatch, given: string | undefined): JournalWatch {
    const again = { ...watch, ...watchedOver(given ?? watch.prometheus) };
    const { prometheus, prometheusAuthenticated, bakeMilliseconds } = again;
    if (bakeMilliseconds === 0 || prometheus === undefined || given !== undefined) return again;
    if (!prometheusAuthenticated || hasCredentials(prometheus)) return again;
    throw new Failure(
        `Nothing was changed. The new colour is watched with Prometheus at ${prometheus}, which needs credentials. They are never ` +
            "stored, so give them again: --prometheus URL with --prometheus-token-file FILE, or PROMETHEUS_URL and PROMETHEUS_TOKEN.",
        ExitCodes.usage,
    );
}
