import { readinessOf } from "../../src/model/readiness.ts";
import { fields } from "../../src/model/value.ts";
import { workloadKey } from "../inventory/inventory.ts";
import type { Workload } from "../workloads/workload.ts";
import type { RivalPart } from "./rivals.ts";
import { allBehind } from "./target.ts";

type Named = Pick<RivalPart, "key" | "target">;

/**
 * How much of what a destination reaches another one reaches, from 0 to 1, by the pods behind both: those that are ready now, or those
 * that there will be. Where the pods are not known, names have to do.
 */
export function overlap(one: Named, other: Named, of: "now" | "then" = "now"): number {
    if ("problem" in other.target) {
        // A name whose meaning is open may mean other pods than now; one that means nothing is for another policy to refuse.
        const isOpen = other.target.problem === "unsure" && !("problem" in one.target);
        return one.key === other.key && !isOpen ? 1 : 0;
    }
    if ("problem" in one.target || allBehind(one.target).length === 0) {
        return one.key === other.key ? 1 : 0;
    }
    // What only may belong to a target may as well be others' pods.
    const { workloads, uncounted } = other.target.backing;
    const reached = new Set([...workloads, ...uncounted].map(workloadKey));
    const total = allBehind(one.target);
    const shared = total.filter((each) => reached.has(workloadKey(each)));
    const sizes = of === "now" ? [readyPods, wantedPods, oneEach] : [wantedPods, oneEach];
    const sizeOf = sizes.find((size) => total.some((each) => size(each) > 0)) ?? oneEach;
    const sumOf = (some: readonly Workload[]) => some.reduce((sum, each) => sum + sizeOf(each), 0);
    return sumOf(shared) / sumOf(total);
}

/** Requests are divided by the pods that are ready; those of workloads that cannot be counted count as one. */
function readyPods({ object, countable }: Workload): number {
    const [metadata, spec, status] = [fields(object.metadata), fields(object.spec), fields(object.status)];
    return countable ? readinessOf({ metadata, spec, status }).ready : 1;
}

function wantedPods({ countable, replicas }: Workload): number {
    return !countable ? 1 : typeof replicas === "number" ? replicas : 0;
}

function oneEach(): number {
    return 1;
}
