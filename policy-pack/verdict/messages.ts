import { ANY, shownRange } from "../../src/model/range.ts";
import type { Finding } from "../finding.ts";
import type { StackRoute } from "../mesh/stackRoute.ts";
import { describe } from "../stack/object.ts";
import type { Capacity, CapacityVerdict } from "./capacity.ts";
import type { Move } from "./moves.ts";
import type { Target } from "./target.ts";

/** What is missing for a move, and the two ways out. */
export function refusal(
    route: StackRoute,
    move: Move,
    target: Target,
    capacity: Capacity,
    verdict: CapacityVerdict,
): string {
    const { rule, host, subset, share } = move;
    const { of } = verdict;
    const found = of === "ready" ? (capacity.ready ?? capacity.declared) : capacity.declared;
    const workloads = target.backing.workloads.map(({ object }) => describe(object)).join(", ") || "no workload";
    const needed = shownRange(verdict.needed);
    return [
        `${describe(route.object)} would send ${percent(share)} of the requests of ${rule.label} to subset ${subset} of ${host}, which is ${workloads}:`,
        `${shownRange(found)} of ${needed} needed replicas ${of === "ready" ? "are ready" : "are declared"}`,
        `(${servingNow(move, capacity)}; minReadyPercent ${capacity.minReadyPercent}, minReplicas ${capacity.minReplicas}).`,
        wayOut(of, subset, needed),
    ].join(" ");
}

function servingNow({ from }: Move, { reference, counted }: Capacity): string {
    const colors = from.length > 0 ? from.join(" and ") : "the other subsets";
    return `${shownRange(reference)} ${counted ? "are ready" : "are declared"} in ${colors}`;
}

function wayOut(of: CapacityVerdict["of"], subset: string, needed: string): string {
    const first =
        of === "declared"
            ? `Declare ${needed} replicas for ${subset}`
            : `Bring ${subset} to ${needed} ready replicas in an update of its own, or let the route depend on it`;
    return `${first}, then move the traffic; or lower minReadyPercent or minReplicas of cutover-target-ready in the policy configuration.`;
}

/** A share, as messages write it. */
export function percent(share: number): string {
    return `${Math.round(share * 1000) / 10} %`;
}

/** Why a verdict has to wait for the update. */
export function whyUnsure({ backing }: Target, { shareIsKnown, from }: Move, { reference }: Capacity): string {
    const [uncounted] = backing.uncounted;
    const [maybe] = backing.maybe;
    if (uncounted !== undefined) {
        return `the pods of ${describe(uncounted.object)} cannot be counted`;
    }
    if (maybe !== undefined) {
        return `only the update will show whether ${describe(maybe.object)} is in the subset`;
    }
    if (reference.most === ANY.most) {
        return `how many pods serve now, in ${from.join(" and ") || "the other subsets"}, is not known`;
    }
    return shareIsKnown
        ? "a number of replicas is known only after the update"
        : "a weight is known only after the update";
}

/** A report that a move could not be judged. */
export function unchecked(route: StackRoute, { rule, host, subset }: Move, reason: string): Finding {
    return {
        kind: "unchecked",
        urn: route.object.urn,
        message: `whether subset ${subset} of ${host} can take what ${rule.label} of ${describe(route.object)} sends it: ${reason}.`,
    };
}
