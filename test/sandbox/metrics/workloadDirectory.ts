import type { V1Pod } from "@kubernetes/client-node";
import { type Workload, workloadOf } from "./workload.ts";

/** A proxy learns of a pod's end a little later than the watch; its requests until then were still for that pod. */
const trafficAfterEndMs = 60_000;
/** A request that began before the pod's end may be logged as much later as it is long. */
const forgetAfterMs = 600_000;

interface Holder {
    uid: string;
    workload: Workload;
    /** Epoch milliseconds, whole seconds in Kubernetes. */
    startedAt: number;
    endedAt: number | undefined;
}

/** Which workload had which pod address when. Remembers deleted pods for ten minutes. */
export class WorkloadDirectory {
    private readonly byAddress = new Map<string, Holder[]>();

    /** Takes in a new or changed pod. */
    apply(pod: V1Pod, now: number = Date.now()): void {
        const uid = pod.metadata?.uid ?? "";
        for (const address of addressesOf(pod)) {
            const holders = this.byAddress.get(address) ?? [];
            const known = holders.find((holder) => holder.uid === uid);
            const startedAt = startOf(pod, now);
            const holder: Holder = { uid, workload: workloadOf(pod), startedAt, endedAt: endOf(pod, now) };
            if (known) {
                Object.assign(known, holder, { endedAt: known.endedAt ?? holder.endedAt });
            } else {
                holders.push(holder);
                holders.sort((a, b) => b.startedAt - a.startedAt);
            }
            this.byAddress.set(address, holders);
        }
    }

    /** Notes that a pod was deleted, and forgets those that were long ago. */
    remove(uid: string, now: number = Date.now()): void {
        for (const [address, holders] of this.byAddress) {
            for (const holder of holders) {
                if (holder.uid === uid) {
                    holder.endedAt ??= now;
                }
            }
            const kept = holders.filter(({ endedAt }) => endedAt === undefined || now - endedAt < forgetAfterMs);
            if (kept.length === 0) {
                this.byAddress.delete(address);
            } else {
                this.byAddress.set(address, kept);
            }
        }
    }

    /** The workload that had the address when a request began that went there. */
    find(address: string, requestStartedAt: number): Workload | undefined {
        const holders = this.byAddress.get(address) ?? [];
        const candidates = holders.filter(
            ({ endedAt }) => endedAt === undefined || requestStartedAt < endedAt + trafficAfterEndMs,
        );
        // Newest first: of those that had already started the newest, else the oldest there is.
        const holder = candidates.find(({ startedAt }) => startedAt <= requestStartedAt) ?? candidates.at(-1);
        return holder?.workload;
    }

    /** How many addresses are known. */
    get size(): number {
        return this.byAddress.size;
    }
}

function addressesOf(pod: V1Pod): string[] {
    // Pods on the host's network share its address with everything else there.
    if (pod.spec?.hostNetwork) return [];
    const addresses = pod.status?.podIPs?.map(({ ip }) => ip) ?? [pod.status?.podIP];
    return addresses.filter((address) => address !== undefined && address !== "") as string[];
}

/** The client makes Dates of a list's times, and leaves those of a watch as text. */
function startOf(pod: V1Pod, now: number): number {
    return new Date(pod.status?.startTime ?? pod.metadata?.creationTimestamp ?? now).getTime();
}

/** A pod that has run to its end keeps its address in its status, while others may already have it. */
function endOf(pod: V1Pod, now: number): number | undefined {
    return pod.status?.phase === "Succeeded" || pod.status?.phase === "Failed" ? now : undefined;
}
