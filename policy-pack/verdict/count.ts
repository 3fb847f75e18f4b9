import { COMPONENT_TYPE } from "../../src/model/names.ts";
import { ANY, largest, NONE, type Range, sum } from "../../src/model/range.ts";
import { UNKNOWN } from "../../src/model/value.ts";
import { declaredCount, isAutoscaled, isElastic } from "../inventory/backing.ts";
import { workloadKey } from "../inventory/inventory.ts";
import { isUnread } from "../live/liveState.ts";
import type { StackRoute } from "../mesh/stackRoute.ts";
import type { Workload } from "../workloads/workload.ts";
import type { Capacity } from "./capacity.ts";
import { type CutoverContext, callersOf } from "./context.ts";
import type { Move } from "./moves.ts";
import { readyCount, readyNow } from "./ready.ts";
import { resolveTarget, siblingsOf, type Target, type Unresolved } from "./target.ts";

/**
 * Counts what a target has against what serves now. Ready pods are not required where nothing serves yet, nor of an autoscaled
 * target that the component's own gate scales up before it moves traffic.
 */
export function capacityOf(
    route: StackRoute,
    move: Move,
    target: Target,
    context: CutoverContext,
    isRouted: boolean,
): Capacity {
    const { inventory, live, minReplicas, minReadyPercent, settableIn } = context;
    const references = isRouted ? move.from.map(({ target: now }) => now) : siblings(route, move, context);
    const declaredReference = referenceFor(references, (workload) => declaredThen(workload, context));
    const reference =
        live === undefined ? declaredReference : referenceFor(references, (workload) => serving(workload, context));
    const { workloads } = target.backing;
    const isAnyAutoscaled = workloads.some((workload) => isAutoscaled(inventory, workload));
    const nothingServes = !isRouted && reference.most === 0;
    const isScaledByGate = isAnyAutoscaled && isOwnedByComponent(route.object.urn);
    const waits = (workload: Workload) => awaited(route, move, target, workload, context);
    return {
        share: move.share,
        reference,
        declaredReference: isAnyAutoscaled ? declaredReference : reference,
        isReferenceLive: live !== undefined,
        minReplicas,
        minReadyPercent,
        settableIn,
        nothingServes,
        declared: workloads.some((workload) => isElastic(inventory, workload))
            ? undefined
            : targetRange(target, (workload) => declaredCount(inventory, workload)),
        ready:
            live === undefined || nothingServes || isScaledByGate
                ? undefined
                : targetRange(target, (workload) => readyCount(workload, inventory, live, waits(workload))),
    };
}

/** Whether everything that moves the traffic waits for a workload: the route, or what says which pods its names mean. */
function awaited(route: StackRoute, move: Move, target: Target, workload: Workload, context: CutoverContext): boolean {
    const movers = move.isByRoute ? [route.object] : target.definedBy;
    return movers.length > 0 && movers.every((mover) => context.waitsFor(mover, workload.object));
}

/** The other subsets of the host, which may serve where no live route says which one does. */
function siblings(route: StackRoute, { host, subset }: Move, context: CutoverContext): (Target | Unresolved)[] {
    if (subset === undefined) return [];
    const { inventory, live } = context;
    const callers = callersOf(route, context);
    return siblingsOf(inventory, host, subset, callers).map((sibling) => {
        if (sibling === UNKNOWN) return { problem: "unsure", reason: "its name is not known yet" };
        const found = [live?.inventory ?? inventory, inventory].map((each) =>
            resolveTarget(each, host, sibling, callers),
        );
        return (
            found.find((target) => !("problem" in target)) ?? { problem: "unsure", reason: `${sibling} is not defined` }
        );
    });
}

/** The largest of the colours that serve; of a whole service the largest workload, since its pods are several colours. */
function referenceFor(targets: readonly (Target | Unresolved)[], count: (workload: Workload) => Range): Range {
    return largest(targets.map((target) => ("problem" in target ? ANY : referenceRange(target, count))));
}

/** Pods that serve now. */
function serving(workload: Workload, { live }: CutoverContext): Range {
    const { kind, namespace } = workload.object;
    const present = live?.inventory.workloadsByName.get(workloadKey(workload));
    if (live === undefined || present === undefined) {
        return live !== undefined && isUnread(live, kind.kind, namespace) ? ANY : NONE;
    }
    return readyNow(present, live.source, "any release");
}

/** What will be declared of a workload that serves now. */
function declaredThen(workload: Workload, { inventory }: CutoverContext): Range {
    return declaredCount(inventory, inventory.workloadsByName.get(workloadKey(workload)) ?? workload);
}

function isOwnedByComponent(urn: string): boolean {
    return urn.includes(`${COMPONENT_TYPE}$`);
}

/**
 * A workload that may belong to a target counts only where none certainly does: otherwise it more likely belongs to something
 * else.
 */
export function targetRange({ backing }: Target, count: (workload: Workload) => Range): Range {
    const known = sum(backing.workloads.map(count));
    const more = backing.uncounted.length > 0 || (backing.workloads.length === 0 && backing.maybe.length > 0);
    return more ? { ...known, most: ANY.most } : known;
}

/** What may belong to the colour that serves now could make it larger. */
function referenceRange({ backing, isWhole }: Target, count: (workload: Workload) => Range): Range {
    const counts = backing.workloads.map(count);
    const known = isWhole ? largest(counts) : sum(counts);
    return backing.uncounted.length + backing.maybe.length > 0 ? { ...known, most: ANY.most } : known;
}
