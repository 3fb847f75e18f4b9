import { setTimeout as sleep } from "node:timers/promises";
import type { ClusterClient } from "../../cluster/client.ts";
import { messageOf } from "../../model/messageOf.ts";
import { sayPercent } from "../../model/percent.ts";
import type { Journal } from "../../model/route/journal.ts";
import { sameShare } from "../../model/route/view.ts";
import { readService } from "../live/serviceState.ts";
import { sayDuration } from "../output/duration.ts";
import { type PrometheusClient, prometheusAt } from "../prometheus/client.ts";
import { type Figures, measure } from "../prometheus/figures.ts";
import { observedService } from "../prometheus/measureStatus.ts";
import { judge, sayFigures, type Verdict } from "../prometheus/verdict.ts";
import { scrapeSeconds, windowSeconds } from "../prometheus/window.ts";
import type { StackService } from "../stack/stackService.ts";
import { overtaken } from "./overtaken.ts";

/** The default time between two checks; never shorter than a scrape interval, within which nothing new can be seen. */
const INTERVAL_MILLISECONDS = 5_000;

/** How a watch ended. `moved`: somebody else moved the traffic meanwhile. */
export type WatchEnd = Verdict | { kind: "moved"; reason: string } | { kind: "unwatched" };

/** One check of the new colour, as `--json` lists it: when, at which step, and the verdict. */
export type Look = Verdict & { time: string; percent: number };

export interface WatchContext {
    readonly client: ClusterClient;
    readonly service: StackService;
    readonly journal: Journal;
    say(text: string): void;
    readonly signal: AbortSignal;
    /** Called with each check. */
    readonly looks: Look[];
    /** Whether the window reaches back before the colour got this traffic; those requests must not count. */
    readonly stale: boolean;
}

/** Watches the new colour for the bake time; a breach ends it at once. */
export async function watchColor(context: WatchContext): Promise<WatchEnd> {
    const { journal, signal, say, service, looks } = context;
    const { bakeMilliseconds, prometheus: url } = journal.watch;
    if (bakeMilliseconds === 0 || url === undefined) return { kind: "unwatched" };
    const prometheus = prometheusAt(url);
    const startedAt = Date.now();
    for (;;) {
        const left = startedAt + bakeMilliseconds - Date.now();
        await sleep(Math.min(await intervalOf(prometheus, context), Math.max(0, left)), undefined, { signal });
        const moved = await movedBySomebody(context);
        if (moved) return moved;
        const verdict = await look(prometheus, context, Date.now() - startedAt);
        looks.push({ time: new Date().toISOString(), percent: journal.steps[journal.step] ?? 100, ...verdict });
        say(`${service.name}: ${sayLook(verdict, journal, Date.now() - startedAt)}`);
        if (verdict.kind === "breach" || Date.now() - startedAt >= bakeMilliseconds) {
            // Prometheus may have taken its time to answer.
            return (await movedBySomebody(context)) ?? verdict;
        }
    }
}

async function intervalOf(prometheus: PrometheusClient, { journal, service }: WatchContext): Promise<number> {
    if (journal.watch.intervalMilliseconds !== undefined) return journal.watch.intervalMilliseconds;
    const scrape = await scrapeSeconds(prometheus, observedService(service)).catch(() => undefined);
    return Math.max(INTERVAL_MILLISECONDS, (scrape ?? 0) * 1000);
}

async function movedBySomebody({ client, service, journal }: WatchContext): Promise<WatchEnd | undefined> {
    const { route } = await readService(client, service).catch((error: unknown) => {
        // The API server may be away for a moment; traffic does not depend on it.
        return { route: undefined, error };
    });
    if (!route) return undefined;
    const wanted = (journal.steps[journal.step] ?? 100) / 100;
    const ended = overtaken(route, journal);
    if (ended) return { kind: "moved", reason: ended.reason };
    const share = route.view.share[journal.to];
    if (sameShare(share, wanted)) return undefined;
    return {
        kind: "moved",
        reason: `${journal.to} has ${sayPercent(share)} of the traffic instead of ${sayPercent(wanted)}, set by ${route.changedBy}`,
    };
}

async function look(prometheus: PrometheusClient, context: WatchContext, elapsed: number): Promise<Verdict> {
    const { service, journal, signal, stale } = context;
    const observed = observedService(service);
    try {
        const shortest = windowSeconds(await scrapeSeconds(prometheus, observed));
        const since = Math.max(1, Math.floor(elapsed / 1000));
        if (stale && elapsed < shortest * 1000) {
            const reason = `the window of ${shortest} s still contains requests from before the cutover`;
            return { kind: "inconclusive", figures: undefined, reason };
        }
        const windows: Figures[] = [];
        for (const seconds of new Set([shortest, Math.max(shortest, since)])) {
            windows.push(await measure(prometheus, observed, journal.to, seconds, signal));
        }
        return judge(windows, journal.watch);
    } catch (error) {
        signal.throwIfAborted();
        return { kind: "inconclusive", figures: undefined, reason: messageOf(error) };
    }
}

/** Whether the colour had requests in the window before its traffic moved, as in an earlier try. */
export async function hasPast({ service, journal }: Pick<WatchContext, "service" | "journal">): Promise<boolean> {
    const { prometheus: url, bakeMilliseconds } = journal.watch;
    if (url === undefined || bakeMilliseconds === 0) return false;
    const prometheus = prometheusAt(url);
    const observed = observedService(service);
    try {
        const { requests = 0 } = await measure(
            prometheus,
            observed,
            journal.to,
            windowSeconds(await scrapeSeconds(prometheus, observed)),
        );
        return requests > 0;
    } catch {
        // Without an answer nothing is judged; the watch says why.
        return false;
    }
}

function sayLook(verdict: Verdict, { to, steps, step, watch }: Journal, elapsed: number): string {
    const at = `${to} at ${steps[step]} %, ${sayDuration(elapsed)} of ${sayDuration(watch.bakeMilliseconds)}`;
    if (verdict.kind === "healthy") return `${at}: healthy, ${sayFigures(verdict.figures)}`;
    return `${at}: ${verdict.kind}, ${verdict.reason}`;
}
