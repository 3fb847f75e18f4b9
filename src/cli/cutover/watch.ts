import { setTimeout as sleep } from "node:timers/promises";
import type { ClusterClient } from "../../cluster/client.ts";
import { messageOf } from "../../model/messageOf.ts";
import { sayPercent } from "../../model/percent.ts";
import type { Journal } from "../../model/route/journal.ts";
import { sameShare } from "../../model/route/view.ts";
import { atOnce, readEntries } from "../live/releaseState.ts";
import { sayDuration } from "../output/duration.ts";
import { type PrometheusClient, prometheusAt } from "../prometheus/client.ts";
import { type Figures, measure } from "../prometheus/figures.ts";
import { observedService } from "../prometheus/measureStatus.ts";
import { judge, sayHealthy, type Verdict } from "../prometheus/verdict.ts";
import { scrapeSeconds, windowSeconds } from "../prometheus/window.ts";
import { entriesOf, isSet, leadOf, membersOf, ofMember, type Release } from "../stack/release.ts";
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
    readonly release: Release;
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
    const { journal, signal, say, release, looks } = context;
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
        say(`${release.name}: ${sayLook(verdict, journal, Date.now() - startedAt)}`);
        if (verdict.kind === "breach" || Date.now() - startedAt >= bakeMilliseconds) {
            // Prometheus may have taken its time to answer.
            return (await movedBySomebody(context)) ?? verdict;
        }
    }
}

async function intervalOf(prometheus: PrometheusClient, { journal, release }: WatchContext): Promise<number> {
    if (journal.watch.intervalMilliseconds !== undefined) return journal.watch.intervalMilliseconds;
    const scrape = await scrapeSeconds(prometheus, observedService(leadOf(release))).catch(() => undefined);
    return Math.max(INTERVAL_MILLISECONDS, (scrape ?? 0) * 1000);
}

async function movedBySomebody({ client, release, journal }: WatchContext): Promise<WatchEnd | undefined> {
    const entries = await readEntries(client, release).catch(() => {
        // The API server may be away for a moment; traffic does not depend on it.
        return [];
    });
    const wanted = (journal.steps[journal.step] ?? 100) / 100;
    const ended = overtaken(entries[0]?.route, journal);
    if (ended) return { kind: "moved", reason: ended.reason };
    for (const { service, route } of entries) {
        const share = route?.view.share[journal.to];
        if (share === undefined || sameShare(share, wanted)) continue;
        const text = `${journal.to} has ${sayPercent(share)} of the traffic instead of ${sayPercent(wanted)}, set by ${route?.changedBy}`;
        return { kind: "moved", reason: ofMember(release, service, text) };
    }
    return undefined;
}

/** The worst of the services decides, and is named. */
async function look(prometheus: PrometheusClient, context: WatchContext, elapsed: number): Promise<Verdict> {
    const { release } = context;
    const verdicts = await atOnce(membersOf(release), async (service) => ({
        service,
        verdict: await lookAt(prometheus, service, context, elapsed),
    }));
    return worstOf(release, verdicts);
}

/**
 * A breach of any service decides. Whether enough was measured is asked of the entries alone: each request that another service gets
 * comes from one that an entry got.
 */
export function worstOf(
    release: Release,
    verdicts: readonly { readonly service: StackService; readonly verdict: Verdict }[],
): Verdict {
    const isEntry = (service: StackService) => entriesOf(release).some(({ name }) => name === service.name);
    const rank = ({ service, verdict: { kind } }: (typeof verdicts)[number]) =>
        kind === "breach" ? 3 : kind === "healthy" ? 1 : isEntry(service) ? 2 : 0;
    const [worst] = verdicts.toSorted(
        (one, another) =>
            rank(another) - rank(one) ||
            (another.verdict.figures?.errorRate ?? 0) - (one.verdict.figures?.errorRate ?? 0),
    );
    if (!worst) throw new Error(`${release.name} has no services`);
    const { service, verdict } = worst;
    if ("reason" in verdict) return { ...verdict, reason: ofMember(release, service, verdict.reason) };
    return isSet(release) ? { ...verdict, service: service.name } : verdict;
}

async function lookAt(
    prometheus: PrometheusClient,
    service: StackService,
    { journal, signal, stale }: WatchContext,
    elapsed: number,
): Promise<Verdict> {
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
export async function hasPast({ release, journal }: Pick<WatchContext, "release" | "journal">): Promise<boolean> {
    const { prometheus: url, bakeMilliseconds } = journal.watch;
    if (url === undefined || bakeMilliseconds === 0) return false;
    const prometheus = prometheusAt(url);
    const had = await atOnce(membersOf(release), async (service) => {
        const observed = observedService(service);
        try {
            const window = windowSeconds(await scrapeSeconds(prometheus, observed));
            const { requests = 0 } = await measure(prometheus, observed, journal.to, window);
            return requests > 0;
        } catch {
            // Without an answer nothing is judged; the watch says why.
            return false;
        }
    });
    return had.some(Boolean);
}

function sayLook(verdict: Verdict, { to, steps, step, watch }: Journal, elapsed: number): string {
    const at = `${to} at ${steps[step]} %, ${sayDuration(elapsed)} of ${sayDuration(watch.bakeMilliseconds)}`;
    if (verdict.kind === "healthy") return `${at}: healthy, ${sayHealthy(verdict)}`;
    return `${at}: ${verdict.kind}, ${verdict.reason}`;
}
