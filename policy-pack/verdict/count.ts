import { ANY, largest, type Range, sum } from "../../src/model/range.ts";
import { UNKNOWN, type Unknown } from "../../src/model/value.ts";
import type { LiveState } from "../live/liveState.ts";
import type { StackRoute } from "../mesh/stackRoute.ts";
import type { Inventory } from "../stack/inventory.ts";
import { declaredCount, isAutoscaled } from "../workloads/backing.ts";
import type { Workload } from "../workloads/workload.ts";
import type { Capacity } from "./capacity.ts";
import type { Move } from "./moves.ts";
import { readyCount } from "./ready.ts";
import { resolveTarget, siblingsOf, type Target } from "./target.ts";

/** What a cutover is judged by. */
export interface CutoverContext {
    readonly inventory: Inventory;
    /** Undefined where neither the cluster nor the state is to be asked. */
    readonly live: LiveState | undefined;
    /** Whether the route waits for a workload of the stack before it changes. */
    readonly waitsFor: (route: StackRoute, workload: Workload) => boolean;
    readonly minReplicas: number;
    readonly minReadyPercent: number;
    readonly rootNamespace: string;
    /** In an update, what a route needs has to be there already. */
    readonly phase: "preview" | "update";
    readonly now: Date;
}

/**
 * Counts what a target has against what serves now. Nothing is asked of pods that are to be ready where nothing serves
 * yet, and of autoscaled ones where the component's own gate brings them up to size before it moves traffic.
 */
export function capacityOf(
    route: StackRoute,
    move: Move,
    target: Target,
    context: CutoverContext,
    isRouted: boolean,
): Capacity {
    const { inventory, live, waitsFor, minReplicas, minReadyPercent } = context;
    const declaredReference = referenceFor(route, move, { ...context, live: undefined }, isRouted);
    const reference = live === undefined ? declaredReference : referenceFor(route, move, context, isRouted);
    const autoscaled = target.backing.workloads.some((workload) => isAutoscaled(inventory, workload));
    const nothingServes = !isRouted && reference.most === 0;
    const isScaledByGate = autoscaled && isOwnedByComponent(route.object.urn);
    return {
        share: move.share,
        reference,
        declaredReference: autoscaled ? declaredReference : reference,
        counted: live !== undefined,
        minReplicas,
        minReadyPercent,
        declared: targetRange(target, (workload) => declaredCount(inventory, workload)),
        ready:
            live === undefined || nothingServes || isScaledByGate
                ? undefined
                : targetRange(target, (workload) => readyCount(workload, inventory, live, waitsFor(route, workload))),
    };
}

/** Pods of what serves now: of the colours that traffic is taken from, or of the largest other one where that is not known. */
function referenceFor(route: StackRoute, move: Move, context: CutoverContext, isRouted: boolean): Range {
    const { inventory, live } = context;
    const callers = callersOf(route, context);
    const subsets: readonly (string | Unknown)[] = isRouted
        ? move.from
        : siblingsOf(inventory, move.host, move.subset, callers);
    const count = (workload: Workload) =>
        live === undefined ? declaredCount(inventory, workload) : readyCount(workload, inventory, live, false);
    return largest(
        subsets.map((subset) => {
            if (subset === UNKNOWN) {
                return ANY;
            }
            const target = [live?.inventory ?? inventory, inventory]
                .map((source) => resolveTarget(source, move.host, subset, callers))
                .find((found) => !("problem" in found));
            return target === undefined || "problem" in target ? ANY : referenceRange(target, count);
        }),
    );
}

/** From whose point of view a route's subsets are looked up. */
export function callersOf(route: StackRoute, { rootNamespace }: CutoverContext): { client: string; root: string } {
    return { client: route.namespace, root: rootNamespace };
}

/** The component's type, as it stands in the URNs of its children. */
const COMPONENT = "istio-blue-green:index:BlueGreenService$";

function isOwnedByComponent(urn: string): boolean {
    return urn.includes(COMPONENT);
}

/** What may belong to a target counts only where nothing surely does: else it is more likely to be somebody else's. */
function targetRange({ backing }: Target, count: (workload: Workload) => Range): Range {
    const known = sum(backing.workloads.map(count));
    const more = backing.uncounted.length > 0 || (backing.workloads.length === 0 && backing.maybe.length > 0);
    return more ? { ...known, most: ANY.most } : known;
}

/** What may belong to the colour that serves now could make it larger. */
function referenceRange({ backing }: Target, count: (workload: Workload) => Range): Range {
    const known = sum(backing.workloads.map(count));
    return backing.uncounted.length + backing.maybe.length > 0 ? { ...known, most: ANY.most } : known;
}
