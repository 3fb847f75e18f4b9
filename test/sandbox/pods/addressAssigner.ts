import { setImmediate as nextTurn, setTimeout as sleep } from "node:timers/promises";
import { type CoreV1Api, PatchStrategy, setHeaderOptions, type V1Pod } from "@kubernetes/client-node";
import pLimit from "p-limit";
import type { AddressPool } from "./addressPool.ts";
import { type Log, messageOf } from "./log.ts";
import { failingProbeConditions } from "./probes.ts";

const patchesAtOnce = 16;
const firstRetryMs = 200;
const lastRetryMs = 5000;

/**
 * Gives each scheduled pod its address, as a network plugin does. KWOK can do it too, but its pool starts anew with each
 * process and knows only the pods that it has patched since: after a restart it gives out addresses that are in use.
 * KWOK's stages therefore wait for the address that is assigned here; so a pod never runs without somebody to play it. With
 * the address they are told which of its probes fail.
 */
export class AddressAssigner {
    readonly #api: CoreV1Api;
    readonly #pool: AddressPool;
    readonly #log: Log;
    readonly #onAddress: (pod: V1Pod) => void;
    readonly #slots = pLimit(patchesAtOnce);
    readonly #held = new Map<string, string>();
    readonly #duplicates = new Map<string, string>();
    readonly #working = new Set<string>();

    /** @param onAddress hears of a pod that has got its address before anybody else does, so that it is served by then */
    constructor(api: CoreV1Api, pool: AddressPool, log: Log, onAddress: (pod: V1Pod) => void) {
        this.#api = api;
        this.#pool = pool;
        this.#log = log;
        this.#onAddress = onAddress;
    }

    /** A sentence for each address that two pods have. */
    get problems(): string[] {
        return [...this.#duplicates.values()];
    }

    /** Takes note of a new or changed pod, and sees to it that it gets an address if it needs one. */
    async apply(pod: V1Pod): Promise<void> {
        const uid = pod.metadata?.uid ?? "";
        const address = pod.status?.podIP || undefined;
        if (address !== undefined) {
            if (!pod.spec?.hostNetwork) this.#claim(uid, address);
        } else if (needsAddress(pod) && !this.#working.has(uid)) {
            this.#working.add(uid);
            // A list arrives pod by pod in one turn: none gets an address before all that are in use are known.
            await nextTurn();
            await this.#assign(pod, uid);
        }
    }

    /** The pod is gone. */
    release(uid: string): void {
        const address = this.#held.get(uid);
        if (address !== undefined) this.#pool.release(address, uid);
        this.#held.delete(uid);
        this.#duplicates.delete(uid);
        this.#working.delete(uid);
    }

    #claim(uid: string, address: string): void {
        this.#working.delete(uid);
        if (this.#pool.claim(address, uid)) this.#held.set(uid, address);
        else this.#duplicates.set(uid, `pods ${uid} and ${this.#pool.owner(address)} both have address ${address}.`);
    }

    async #assign(pod: V1Pod, uid: string): Promise<void> {
        for (let retryMs = firstRetryMs; ; retryMs = Math.min(2 * retryMs, lastRetryMs)) {
            try {
                await this.#slots(() => this.#patch(pod, uid));
                return;
            } catch (error) {
                const name = `${pod.metadata?.namespace}/${pod.metadata?.name}`;
                this.#log(`pod ${name} has no address yet, retrying in ${retryMs} ms: ${messageOf(error)}`);
                await sleep(retryMs);
            }
        }
    }

    async #patch(pod: V1Pod, uid: string): Promise<void> {
        const isGone = !this.#working.has(uid);
        if (isGone) return;
        const address = pod.spec?.hostNetwork ? await this.#hostAddress(pod.spec.nodeName ?? "") : this.#take(uid);
        const status = { podIP: address, podIPs: [{ ip: address }] };
        const conditions = failingProbeConditions({ ...pod, status });
        const patched = await this.#api.patchNamespacedPodStatus(
            {
                name: pod.metadata?.name ?? "",
                namespace: pod.metadata?.namespace ?? "",
                // The uid keeps a pod of the same name that came meanwhile from getting this one's address.
                body: { metadata: { uid }, status: { ...status, ...(conditions.length > 0 && { conditions }) } },
            },
            setHeaderOptions("Content-Type", PatchStrategy.StrategicMergePatch),
        );
        const isStillThere = this.#working.has(uid);
        if (isStillThere) this.#onAddress(patched);
    }

    #take(uid: string): string {
        const address = this.#held.get(uid) ?? this.#pool.take(uid);
        this.#held.set(uid, address);
        return address;
    }

    async #hostAddress(node: string): Promise<string> {
        const { status } = await this.#api.readNode({ name: node });
        const address = status?.addresses?.find(({ type }) => type === "InternalIP")?.address;
        if (address === undefined) throw new Error(`node ${node} has no InternalIP; start KWOK with --node-ip.`);
        return address;
    }
}

function needsAddress({ metadata, spec, status }: V1Pod): boolean {
    return spec?.nodeName !== undefined && status?.phase === "Pending" && metadata?.deletionTimestamp === undefined;
}
