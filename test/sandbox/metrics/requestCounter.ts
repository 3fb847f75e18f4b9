import { type AccessLogEntry, parseAccessLogLine } from "./accessLogLine.ts";
import { istioLabels } from "./istioLabels.ts";
import { type ProxyName, reportingProxies } from "./reportingProxy.ts";
import type { RequestMetrics } from "./requestMetrics.ts";
import type { Workload } from "./workload.ts";
import type { WorkloadDirectory } from "./workloadDirectory.ts";

/**
 * The pod's own watch and istiod's see a new pod at about the same time, so an unknown pod is nearly always one that
 * is about to be known. Two seconds is long against a watch's delay and short against a metric's window.
 */
export const waitForPodMs = 2_000;
/** Beyond this many waiting requests the oldest are counted as of an unknown pod at once, to bound the memory. */
const maxWaiting = 10_000;

interface Waiting {
    entry: AccessLogEntry;
    proxy: ProxyName;
    deadline: number;
}

/** Turns access-log lines into counts. */
export class RequestCounter {
    private readonly directory: WorkloadDirectory;
    private readonly metrics: RequestMetrics;
    private readonly log: (text: string) => void;
    private waiting: Waiting[] = [];
    private hasToldMalformed = false;

    constructor(directory: WorkloadDirectory, metrics: RequestMetrics, log: (text: string) => void) {
        this.directory = directory;
        this.metrics = metrics;
        this.log = log;
    }

    /** Takes in one line of a proxy's output. */
    line(proxy: ProxyName, line: string, now: number = Date.now()): void {
        const parsed = parseAccessLogLine(line);
        this.metrics.countLine(proxy, parsed.kind);
        if (parsed.kind === "malformed") {
            this.tellMalformed(proxy, line, parsed.problem);
        } else if (parsed.kind === "request") {
            this.request({ entry: parsed.entry, proxy, deadline: now + waitForPodMs });
        }
    }

    /** Looks again at the requests whose pod was not known; to be called when a pod was taken in, and regularly. */
    retryWaiting(now: number = Date.now()): void {
        const waiting = this.waiting;
        this.waiting = [];
        for (const request of waiting) {
            const workload = this.workloadOf(request.entry);
            if (workload === undefined && now < request.deadline) {
                this.waiting.push(request);
            } else {
                this.count(request, workload);
            }
        }
        this.metrics.setWaiting(this.waiting.length);
    }

    private request(request: Waiting): void {
        const workload = this.workloadOf(request.entry);
        if (workload !== undefined || request.entry.upstreamHost === null) {
            this.count(request, workload);
            return;
        }
        this.waiting.push(request);
        const oldest = this.waiting.length > maxWaiting ? this.waiting.shift() : undefined;
        if (oldest) {
            this.count(oldest, undefined);
        }
        this.metrics.setWaiting(this.waiting.length);
    }

    private count({ entry, proxy }: Waiting, workload: Workload | undefined): void {
        if (workload === undefined && entry.upstreamHost !== null) {
            this.metrics.countUnknownPod();
        }
        this.metrics.countRequest(istioLabels(entry, reportingProxies[proxy], workload), entry.durationMs);
    }

    private workloadOf({ upstreamHost, startedAt }: AccessLogEntry): Workload | undefined {
        return upstreamHost === null ? undefined : this.directory.find(addressOf(upstreamHost), startedAt);
    }

    private tellMalformed(proxy: ProxyName, line: string, problem: string): void {
        if (this.hasToldMalformed) return;
        this.hasToldMalformed = true;
        this.log(
            `The ${proxy}'s access log has a line that cannot be read (${problem}): ${line.slice(0, 500)}\n` +
                'Further ones are only counted, in access_log_exporter_lines_total{result="malformed"}.',
        );
    }
}

/** `10.244.0.5:8080` and `[fd00::5]:8080` without the port. */
function addressOf(upstreamHost: string): string {
    return upstreamHost.replace(/:\d+$/, "").replace(/^\[(.*)\]$/, "$1");
}
