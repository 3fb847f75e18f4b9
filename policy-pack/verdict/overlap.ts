import { workloadKey } from "../inventory/inventory.ts";
import type { Workload } from "../workloads/workload.ts";
import type { LivePart } from "./liveRules.ts";
import { allBehind } from "./target.ts";

type Named = Pick<LivePart, "key" | "target">;

/**
 * Which part of a destination's present pods another one will reach, from 0 to 1. Where the pods are not known, names are
 * compared.
 */
export function overlap(now: Named, then: Named): number {
    if ("problem" in then.target) {
        // A name that is not resolved yet may mean other pods than now. A name that means nothing is refused by another policy.
        const isOpen = then.target.problem === "unsure" && !("problem" in now.target);
        return now.key === then.key && !isOpen ? 1 : 0;
    }
    if ("problem" in now.target || allBehind(now.target).length === 0) return now.key === then.key ? 1 : 0;
    // A workload that only may belong to a target may also be something else's.
    const { workloads, uncounted } = then.target.backing;
    const reached = new Set([...workloads, ...uncounted].map(workloadKey));
    const [total, shared] = [
        allBehind(now.target),
        allBehind(now.target).filter((one) => reached.has(workloadKey(one))),
    ];
    return sizeOf(total) === 0 ? shared.length / total.length : sizeOf(shared) / sizeOf(total);
}

/** Requests are divided by pods; those of workloads that cannot be counted count as one. */
function sizeOf(workloads: readonly Workload[]): number {
    return workloads.reduce((sum, { countable, replicas }) => sum + (countable ? Number(replicas) : 1), 0);
}
