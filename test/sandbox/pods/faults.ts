import { parseDuration } from "../../../src/model/duration.ts";
import { callAnnotations, parseSidecar, parseUrl } from "./calls.ts";
import { cpuAnnotations, parseMillicores } from "./cpu.ts";
import { verdictAnnotations } from "./playedJobs.ts";

const prefix = "sandbox.istio-blue-green/";

/**
 * Pod annotations that make a simulated pod misbehave. Put them into a Deployment's pod template. Durations are written
 * as in Go: `500ms`, `5s`, `1m30s`. A value that cannot be read is ignored, with a warning event on the pod.
 */
export const faultAnnotations = {
    /** Share of the requests answered with status 500, from 0 to 1. Health paths are spared. */
    errorRate: `${prefix}error-rate`,
    /** Time that each request takes: `200ms`. Health paths are spared. */
    latency: `${prefix}latency`,
    /** Requests worked on at once (a whole number from 1); more wait in line, so an overloaded pod slows down. */
    capacity: `${prefix}capacity`,
    /** Time from container start to Ready, on top of the readiness probe's initialDelaySeconds. */
    slowStart: `${prefix}slow-start`,
    /** `true`: the pod runs and answers, but its health path says 503 and it never becomes Ready. */
    neverReady: `${prefix}never-ready`,
    /** `true`: the first container exits again and again, with the kubelet's growing back-off. */
    crashLoop: `${prefix}crash-loop`,
    /** How long a crash-looping pod is Ready before each crash; without it, it crashes before it is Ready. */
    crashLoopAfter: `${prefix}crash-loop-after`,
} as const;

/** Service time of a pod that has a capacity and no latency: without one, requests would never overlap. */
export const defaultServiceMs = 10;

/** What makes one pod's answers differ from those of a healthy, idle pod. */
export interface Faults {
    readonly errorRate: number;
    readonly latencyMs: number;
    /** Infinity: no limit. */
    readonly capacity: number;
}

export interface ParsedFaults {
    readonly faults: Faults;
    /** One sentence for each annotation that was ignored, for people. */
    readonly problems: readonly string[];
}

/** Reads the fault annotations of a pod. Never throws: what cannot be read is left out and told in `problems`. */
export function parseFaults(annotations: Readonly<Record<string, string>> | undefined): ParsedFaults {
    const problems: string[] = [];
    const read = <T>(name: string, parse: (text: string) => T | undefined, needed: string): T | undefined => {
        const text = annotations?.[name];
        if (text === undefined) return undefined;
        const value = parse(text);
        if (value === undefined) problems.push(`${name}: ignored, got ${JSON.stringify(text)}; needed: ${needed}.`);
        return value;
    };
    const duration = "a duration such as 500ms, 5s or 1m30s";
    const flag = "true or false";

    const errorRate = read(faultAnnotations.errorRate, parseRate, "a number from 0 to 1, such as 0.05");
    const latency = read(faultAnnotations.latency, parseDuration, duration);
    const capacity = read(faultAnnotations.capacity, parseCapacity, "a whole number from 1");
    // KWOK's stages act on these; they are read here only to tell what is wrong with them.
    read(faultAnnotations.slowStart, parseDuration, duration);
    read(faultAnnotations.neverReady, parseFlag, flag);
    read(faultAnnotations.crashLoop, parseFlag, flag);
    read(faultAnnotations.crashLoopAfter, parseDuration, duration);
    // The resource metrics act on these.
    read(cpuAnnotations.idle, parseMillicores, "an amount of CPU such as 80m or 0.5");
    read(cpuAnnotations.perRequest, parseDuration, duration);
    // The pod's model has these.
    read(callAnnotations.url, parseUrl, "a URL such as http://orders.shop.svc.cluster.local/");
    read(callAnnotations.sidecar, parseSidecar, "an address such as 10.243.1.1:80");
    const readElsewhere = [cpuAnnotations, verdictAnnotations, callAnnotations];
    const known = new Set<string>([faultAnnotations, ...readElsewhere].flatMap(Object.values));
    for (const name of Object.keys(annotations ?? {})) {
        if (name.startsWith(prefix) && !known.has(name)) {
            problems.push(`${name}: ignored, there is no such fault; there are: ${[...known].join(", ")}.`);
        }
    }

    return {
        faults: {
            errorRate: errorRate ?? 0,
            latencyMs: latency ?? (capacity === undefined ? 0 : defaultServiceMs),
            capacity: capacity ?? Number.POSITIVE_INFINITY,
        },
        problems,
    };
}

function parseRate(text: string): number | undefined {
    const rate = /^\d*\.?\d+$/.test(text) ? Number(text) : Number.NaN;
    return rate >= 0 && rate <= 1 ? rate : undefined;
}

function parseCapacity(text: string): number | undefined {
    return /^[1-9]\d{0,8}$/.test(text) ? Number(text) : undefined;
}

function parseFlag(text: string): boolean | undefined {
    return text === "true" ? true : text === "false" ? false : undefined;
}
