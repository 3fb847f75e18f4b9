import type { JournalWatch } from "../../model/route/journal.ts";
import { ExitCodes } from "../exitCodes.ts";
import { Failure } from "../failure.ts";
import { hasCredentials } from "./credentials.ts";

/** What a journal records about the Prometheus in use. */
export function watchedOver(
    prometheus: string | undefined,
): Pick<JournalWatch, "prometheus" | "prometheusAuthenticated"> {
    if (prometheus === undefined) return {};
    return { prometheus, ...(hasCredentials(prometheus) && { prometheusAuthenticated: true }) };
}

/**
 * The Prometheus for an interrupted cutover: the recorded one, or the one given to this command. The journal holds no token, so a
 * token must be given again.
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
