import { sayPercent } from "../../model/percent.ts";
import { sayDuration } from "../output/duration.ts";
import type { Figures } from "./figures.ts";

/** The limits of a healthy colour. */
export interface Limits {
    /** From 0 to 1. */
    readonly maxErrorRate: number;
    readonly maxP99Milliseconds?: number | undefined;
    /** How many requests a verdict needs. */
    readonly minRequests: number;
}

export type Verdict =
    | { kind: "healthy"; figures: Figures; service?: string }
    | { kind: "breach"; figures: Figures; reason: string }
    | { kind: "inconclusive"; figures: Figures | undefined; reason: string };

/** Judges by the shortest window that holds enough requests; the windows come shortest first. */
export function judge(windows: Figures[], limits: Limits): Verdict {
    const enough = windows.find(({ requests }) => requests !== undefined && requests >= limits.minRequests);
    if (!enough) return tooFew(windows.at(-1), limits);
    const reasons = breaches(enough, limits);
    if (reasons.length > 0) return { kind: "breach", figures: enough, reason: reasons.join("; ") };
    if (limits.maxP99Milliseconds !== undefined && enough.p99Milliseconds === undefined) {
        return { kind: "inconclusive", figures: enough, reason: "no durations were measured, so p99 is not known" };
    }
    return { kind: "healthy", figures: enough };
}

function breaches(figures: Figures, { maxErrorRate, maxP99Milliseconds }: Limits): string[] {
    const { errorRate = 0, errors, requests = 0, p99Milliseconds, seconds } = figures;
    const within = `in ${sayDuration(seconds * 1000)}`;
    const found: string[] = [];
    if (errorRate > maxErrorRate) {
        found.push(
            `${sayPercent(errorRate)} of the requests failed (${Math.round(errors)} of ${Math.round(requests)} ${within}), ` +
                `allowed: ${sayPercent(maxErrorRate)}`,
        );
    }
    if (maxP99Milliseconds !== undefined && p99Milliseconds !== undefined && p99Milliseconds > maxP99Milliseconds) {
        found.push(
            `p99 is ${sayDuration(p99Milliseconds)} (${Math.round(requests)} requests ${within}), ` +
                `allowed: ${sayDuration(maxP99Milliseconds)}`,
        );
    }
    return found;
}

function tooFew(longest: Figures | undefined, { minRequests }: Limits): Verdict {
    const { requests, seconds = 0 } = longest ?? {};
    const reason =
        requests === undefined
            ? "Prometheus has no requests of it, which proves nothing either way"
            : `${Math.round(requests)} requests in ${sayDuration(seconds * 1000)} are too few to judge, needed: ${minRequests}`;
    return { kind: "inconclusive", figures: longest, reason };
}

/** The figures of a healthy colour: of a release set, those of the service named, which is the worst. */
export function sayHealthy({ figures, service }: Extract<Verdict, { kind: "healthy" }>): string {
    return `${service === undefined ? "" : `at worst ${service}: `}${sayFigures(figures)}`;
}

/** `0.1 % errors, p99 120 ms, 3000 requests in 10 s` */
export function sayFigures({ errorRate, p99Milliseconds, requests, seconds }: Figures): string {
    if (requests === undefined) return `no data in ${sayDuration(seconds * 1000)}`;
    const parts = [
        errorRate === undefined ? undefined : `${sayPercent(errorRate)} errors`,
        p99Milliseconds === undefined ? undefined : `p99 ${sayDuration(p99Milliseconds)}`,
        `${Math.round(requests)} requests in ${sayDuration(seconds * 1000)}`,
    ];
    return parts.filter((part) => part !== undefined).join(", ");
}
