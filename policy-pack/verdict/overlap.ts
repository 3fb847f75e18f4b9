import { readinessOf } from "../../src/model/readiness.ts";
import { fields } from "../../src/model/value.ts";
import { workloadKey } from "../inventory/inventory.ts";
import type { Workload } from "../workloads/workload.ts";
import type { LivePart } from "./liveRules.ts";
import { allBehind } from "./target.ts";

type Named = Pick<LivePart, "key" | "target">;

/**
 * Which part of a destination's pods another one reaches, from 0 to 1: of the pods that are ready now, or of those that there will
 * be. Where the pods are not known, names are compared.
 */
export function overlap(one: Named, other: Named, of: "now" | "then" = "now"): number {
    if ("problem" in other.target) {
        // A name that is not resolved yet may mean other pods than now. A name that means nothing is refused by another policy.
        const isOpen = other.target.problem === "unsure" && !("problem" in one.target);
        return one.key === other.key && !isOpen ? 1 : 0;
    }
    if ("problem" in one.target || allBehind(one.target).length === 0) return one.key === other.key ? 1 : 0;
    // A workload that only may belong to a target may also be something else's.
    const { workloads, uncounted } = other.target.backing;
    const reached = new Set([...workloads, ...uncounted].map(workloadKey));
    const total = allBehind(one.target);
    const shared = total.filter((each) => reached.has(workloadKey(each)));
    const sizes = of === "now" ? [readyPods, wantedPods, oneEach] : [wantedPods, oneEach];
    const sizeOf = sizes.find((size) => total.some((each) => size(each) > 0)) ?? oneEach;
    const sumOf = (some: readonly Workload[]) => some.reduce((sum, each) => sum + sizeOf(each), 0);
    return sumOf(shared) / sumOf(total);
}

/** Requests are spread over ready pods. A workload whose pods cannot be counted counts as one. */
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
