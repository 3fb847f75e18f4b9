import type { CoreV1Api, V1Pod } from "@kubernetes/client-node";
import { type Log, messageOf } from "./log.ts";

/** Tells what is wrong with pods, once for each pod and sentence: in the log and as an event of the pod. */
export class PodReporter {
    readonly #api: CoreV1Api;
    readonly #log: Log;
    readonly #told = new Map<string, Set<string>>();

    constructor(api: CoreV1Api, log: Log) {
        this.#api = api;
        this.#log = log;
    }

    /** @param reason of the events, as `kubectl describe` shows it */
    async report(pod: V1Pod, reason: "FaultIgnored" | "Unhealthy", problems: readonly string[]): Promise<void> {
        const { uid = "", name = "", namespace = "" } = pod.metadata ?? {};
        const told = this.#told.get(uid) ?? new Set<string>();
        const news = problems.filter((problem) => !told.has(problem));
        if (news.length === 0) return;
        this.#told.set(uid, told);
        for (const problem of news) {
            told.add(problem);
            this.#log(`pod ${namespace}/${name}: ${problem}`);
        }
        try {
            await Promise.all(news.map((problem) => this.#createEvent(pod, reason, problem)));
        } catch (error) {
            this.#log(`pod ${namespace}/${name}: its warning event could not be written: ${messageOf(error)}`);
        }
    }

    forget(uid: string): void {
        this.#told.delete(uid);
    }

    async #createEvent({ metadata }: V1Pod, reason: string, problem: string): Promise<void> {
        const { uid, name, namespace = "", resourceVersion } = metadata ?? {};
        const now = new Date();
        await this.#api.createNamespacedEvent({
            namespace,
            body: {
                metadata: { generateName: `${name}.`, namespace },
                involvedObject: { apiVersion: "v1", kind: "Pod", name, namespace, uid, resourceVersion },
                type: "Warning",
                reason,
                message: problem,
                source: { component: "sandbox-pod-server" },
                firstTimestamp: now,
                lastTimestamp: now,
                count: 1,
            },
        });
    }
}
