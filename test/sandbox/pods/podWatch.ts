import { type CoreV1Api, type KubeConfig, ListWatch, type V1Pod, Watch } from "@kubernetes/client-node";
import { type Log, messageOf } from "./log.ts";

const firstRetryMs = 100;
const lastRetryMs = 2000;

export interface PodHandlers {
    apply(pod: V1Pod): void;
    remove(uid: string): void;
}

/** Follows all pods of the cluster, and takes up the thread after the API server was away. */
export class PodWatch {
    readonly #informer: ListWatch<V1Pod>;
    readonly #handlers: PodHandlers;
    readonly #log: Log;
    readonly #uids = new Map<string, string>();
    #retryMs = firstRetryMs;
    #lostAtMs: number | undefined;
    #stopped = false;

    constructor(config: KubeConfig, api: CoreV1Api, handlers: PodHandlers, log: Log) {
        this.#handlers = handlers;
        this.#log = log;
        const watch = new ReportingWatch(config, () => this.#found());
        this.#informer = new ListWatch<V1Pod>("/api/v1/pods", watch, () => api.listPodForAllNamespaces(), false);
        this.#informer.on("add", (pod) => this.#guard(pod, () => this.#apply(pod)));
        this.#informer.on("update", (pod) => this.#guard(pod, () => this.#apply(pod)));
        this.#informer.on("delete", (pod) => this.#guard(pod, () => this.#remove(pod)));
        this.#informer.on("error", (error) => this.#retry(error));
    }

    /** Since when the API server has not been reached; undefined where it is. */
    get lostAtMs(): number | undefined {
        return this.#lostAtMs;
    }

    /** Resolves once the first list is in. */
    async start(): Promise<void> {
        await this.#connect();
        while (this.#informer.latestResourceVersion() === "") await new Promise((next) => setTimeout(next, 50));
    }

    async stop(): Promise<void> {
        this.#stopped = true;
        await this.#informer.stop();
    }

    #apply(pod: V1Pod): void {
        const uid = pod.metadata?.uid ?? "";
        const before = this.#uids.get(keyOf(pod));
        // A list after a gap shows a pod of the same name, as of a StatefulSet, without the end of the one before.
        if (before !== undefined && before !== uid) this.#handlers.remove(before);
        this.#uids.set(keyOf(pod), uid);
        this.#handlers.apply(pod);
    }

    #remove(pod: V1Pod): void {
        this.#uids.delete(keyOf(pod));
        this.#handlers.remove(pod.metadata?.uid ?? "");
    }

    /** The watch swallows what its handlers throw, so it is told here. */
    #guard(pod: V1Pod, step: () => void): void {
        try {
            step();
        } catch (error) {
            this.#log(`pod ${keyOf(pod)} could not be taken in: ${error instanceof Error ? error.stack : error}`);
        }
    }

    async #connect(): Promise<void> {
        try {
            await this.#informer.start();
        } catch (error) {
            this.#retry(error);
        }
    }

    #found(): void {
        if (this.#lostAtMs !== undefined) this.#log("API server found again.");
        this.#lostAtMs = undefined;
        this.#retryMs = firstRetryMs;
    }

    #retry(error: unknown): void {
        if (this.#stopped) return;
        if (this.#lostAtMs === undefined) this.#log(`API server lost, retrying: ${messageOf(error)}`);
        this.#lostAtMs ??= Date.now();
        setTimeout(() => void this.#connect(), this.#retryMs);
        this.#retryMs = Math.min(2 * this.#retryMs, lastRetryMs);
    }
}

/** A watch that tells when the API server has accepted it, which the first event may follow much later. */
class ReportingWatch extends Watch {
    readonly #onAccepted: () => void;

    constructor(config: KubeConfig, onAccepted: () => void) {
        super(config);
        this.#onAccepted = onAccepted;
    }

    override async watch(...[path, query, callback, done]: Parameters<Watch["watch"]>): Promise<AbortController> {
        let isDone = false;
        const controller = await super.watch(path, query, callback, (error) => {
            isDone = true;
            done(error);
        });
        if (!isDone) this.#onAccepted();
        return controller;
    }
}

function keyOf({ metadata }: V1Pod): string {
    return `${metadata?.namespace}/${metadata?.name}`;
}
