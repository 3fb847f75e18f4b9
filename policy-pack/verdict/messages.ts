import { sayPercent } from "../../src/model/percent.ts";
import { ANY, NONE, type Range, shownRange } from "../../src/model/range.ts";
import type { Finding } from "../finding.ts";
import type { StackRoute } from "../mesh/stackRoute.ts";
import { describe, isDeclared, type StackObject } from "../objects/object.ts";
import type { Capacity, CapacityVerdict } from "./capacity.ts";
import type { Move } from "./moves.ts";
import { isPaused } from "./ready.ts";
import { type Target, targetName, workloadNames } from "./target.ts";

/** What is missing for a move, and the two ways out. */
export function refusal(
    route: StackRoute,
    move: Move,
    target: Target,
    capacity: Capacity,
    verdict: CapacityVerdict,
): string {
    const { rule, share } = move;
    const { of } = verdict;
    const found = (of === "ready" ? capacity.ready : capacity.declared) ?? NONE;
    const needed = shownRange(verdict.needed);
    return [
        `${describe(route.object)} would send ${shownShare(share)} of the requests of ${rule.label} to ${targetName(move)} (${workloadNames(target)}):`,
        `${shownRange(found)} of ${needed} needed replicas ${of === "ready" ? "are ready" : "are declared"}`,
        `(${servingNow(move, capacity)}; minReadyPercent ${capacity.minReadyPercent}, minReplicas ${capacity.minReplicas}).`,
        ...pausedNote(target),
        ...(move.isByRoute
            ? []
            : [`The route itself does not change: which pods it reaches is changed by ${definers(target)}.`]),
        wayOut(of, move, needed, capacity),
    ].join(" ");
}

function servingNow({ from }: Move, { reference, isReferenceLive }: Capacity): string {
    const places = from.map(({ subset, host }) => subset ?? host);
    const colors = places.length > 0 ? places.join(" and ") : "the other subsets";
    return `${shownRange(reference)} ${isReferenceLive ? "are ready" : "are declared"} in ${colors}`;
}

function pausedNote({ backing }: Target): string[] {
    return backing.workloads
        .filter(isPaused)
        .map(({ object }) => `${describe(object)} is paused and starts no pods of a new release.`);
}

function definers({ definedBy }: Target): string {
    return definedBy.map(describe).join(", ") || "the pods' labels";
}

function wayOut(
    of: CapacityVerdict["of"],
    { subset, host }: Move,
    needed: string,
    { settableIn }: Pick<Capacity, "settableIn">,
): string {
    const name = subset ?? host;
    const first =
        of === "declared"
            ? `Declare ${needed} replicas for ${name}`
            : `Bring ${name} to ${needed} ready replicas in a separate update, or let the route depend on it`;
    return `${first}, then move the traffic. Or lower ${settableIn}.`;
}

/** A share, as messages write it. */
export function shownShare({ least, most }: Range): string {
    return least === most ? sayPercent(least) : `at least ${sayPercent(least)}`;
}

/** Why a verdict must wait for the update. */
export function whyUnsure(
    { backing }: Target,
    { share, from }: Move,
    { reference, declared, ready }: Capacity,
): string {
    const [uncounted] = backing.uncounted;
    const [maybe] = backing.maybe;
    if (uncounted !== undefined) return `the pods of ${describe(uncounted.object)} cannot be counted`;
    if (maybe !== undefined) return `only the update will show whether ${describe(maybe.object)} is in the subset`;
    if (reference.most === ANY.most) {
        const places = from.map(({ subset, host }) => subset ?? host).join(" and ") || "the other subsets";
        return `how many pods serve now in ${places} is not known`;
    }
    if (declared === undefined && ready === undefined) {
        return "its autoscaler may scale to 0 or is not part of this stack, and the cluster was not asked how many pods are ready";
    }
    return share.least === share.most
        ? "a number of replicas is known only after the update"
        : "a weight is known only after the update";
}

/** A report that a move could not be judged. */
export function unchecked(route: StackRoute, move: Pick<Move, "rule" | "host" | "subset">, reason: string): Finding {
    const { object } = route;
    return {
        kind: "unchecked",
        message: `whether ${targetName(move)} can serve the requests of ${move.rule.label} of ${describe(object)}: ${reason}.`,
        ...at(object),
    };
}

/** The resource of a finding, where the stack has one. */
export function at(object: StackObject): Pick<Finding, "urn"> {
    return isDeclared(object) ? { urn: object.urn } : {};
}
