import { workloadKey } from "../inventory/inventory.ts";
import type { Workload } from "../workloads/workload.ts";
import type { RivalPart } from "./rivals.ts";
import { allBehind } from "./target.ts";

type Named = Pick<RivalPart, "key" | "target">;

/**
 * How much of what a destination reaches now another one will reach, from 0 to 1, by the pods behind both. Where the pods are
 * not known, names have to do.
 */
export function overlap(now: Named, then: Named): number {
    if ("problem" in then.target) {
        // A name whose meaning is open may mean other pods than now; one that means nothing is for another policy to refuse.
        const isOpen = then.target.problem === "unsure" && !("problem" in now.target);
        return now.key === then.key && !isOpen ? 1 : 0;
    }
    if ("problem" in now.target || allBehind(now.target).length === 0) return now.key === then.key ? 1 : 0;
    // What only may belong to a target may as well be others' pods.
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
