import type { Finding } from "../finding.ts";
import type { LiveState } from "../live/liveState.ts";
import { productionRules } from "../mesh/production.ts";
import { routeKey, type StackRoute } from "../mesh/route.ts";
import type { Inventory } from "../stack/inventory.ts";
import { describe } from "../stack/object.ts";
import { UNKNOWN, type Unknown } from "../stack/value.ts";
import { declaredCount, isAutoscaled } from "../workloads/backing.ts";
import { ANY, largest, type Range, shownRange, sum } from "../workloads/range.ts";
import type { Workload } from "../workloads/workload.ts";
import { type Capacity, type CapacityVerdict, judgeCapacity } from "./capacity.ts";
import { type Move, movesOf } from "./moves.ts";
import { type Override, overrideOn } from "./override.ts";
import { readyCount } from "./ready.ts";
import { resolveTarget, siblingsOf, type Target, type Unresolved } from "./target.ts";

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

/** Judges every move of production traffic that a route would make. */
export function judgeCutover(route: StackRoute, context: CutoverContext): Finding[] {
    const liveRoute = context.live?.routes?.get(routeKey(route));
    const moves = heaviest(movesOf(route, liveRoute));
    const findings = moves.flatMap((move) => judgeMove(route, move, context, liveRoute !== undefined));
    const override = overrideOn(route.object, context.now);
    return [
        ...unread(route),
        ...(override === undefined ? findings : findings.map((finding) => allow(finding, override))),
    ];
}

function judgeMove(route: StackRoute, move: Move, context: CutoverContext, isRouted: boolean): Finding[] {
    const { inventory, live, phase } = context;
    const target = resolveTarget(inventory, move.host, move.subset, callersOf(route, context));
    if ("problem" in target) {
        return unresolved(route, move, target, phase === "update" && isRouted);
    }
    const capacity = capacityOf(route, move, target, context, isRouted);
    if (capacity.ready === undefined && live !== undefined && phase === "update") {
        return [];
    }
    const verdict = judgeCapacity(capacity);
    const [doubt] = target.doubts;
    if (verdict.outcome === "enough") {
        return doubt === undefined ? [] : [unchecked(route, move, doubt)];
    }
    if (verdict.outcome === "unsure" || !move.shareIsKnown) {
        return [unchecked(route, move, doubt ?? whyUnsure(target, move))];
    }
    return [{ kind: "violation", urn: route.object.urn, message: refusal(route, move, target, capacity, verdict) }];
}

/** A subset that does not exist is for another policy to refuse, unless that would come too late. */
function unresolved(route: StackRoute, move: Move, { problem, reason }: Unresolved, isUrgent: boolean): Finding[] {
    if (problem === "unsure") {
        return [unchecked(route, move, reason)];
    }
    const message = `${describe(route.object)} would send ${percent(move.share)} of ${move.rule.label} to nothing: ${reason}. Let the route depend on the DestinationRule that defines it.`;
    return isUrgent ? [{ kind: "violation", urn: route.object.urn, message }] : [];
}

/**
 * Counts what a target has against what serves now. Nothing is asked of pods that are to be ready where nothing serves
 * yet, and of autoscaled ones where the component's own gate brings them up to size before it moves traffic.
 */
function capacityOf(
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

function callersOf(route: StackRoute, { rootNamespace }: CutoverContext): { client: string; root: string } {
    return { client: route.namespace, root: rootNamespace };
}

/** The component's type, as it stands in the URNs of its children. */
const COMPONENT = "istio-blue-green:index:BlueGreenService$";

function isOwnedByComponent(urn: string): boolean {
    return urn.includes(COMPONENT);
}

function allow(finding: Finding, { reason, until }: Override): Finding {
    return finding.kind === "violation"
        ? {
              ...finding,
              kind: "advice",
              message: `Allowed until ${until} by gate.override (${reason}): ${finding.message}`,
          }
        : finding;
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

function whyUnsure({ backing }: Target, { shareIsKnown }: Move): string {
    const [uncounted] = backing.uncounted;
    const [maybe] = backing.maybe;
    if (uncounted !== undefined) {
        return `the pods of ${describe(uncounted.object)} cannot be counted`;
    }
    if (maybe !== undefined) {
        return `only the update will show whether ${describe(maybe.object)} is in the subset`;
    }
    return shareIsKnown
        ? "a number of replicas is known only after the update"
        : "a weight is known only after the update";
}

function unchecked(route: StackRoute, { rule, host, subset }: Move, reason: string): Finding {
    return {
        kind: "unchecked",
        urn: route.object.urn,
        message: `whether subset ${subset} of ${host} can take what ${rule.label} of ${describe(route.object)} sends it: ${reason}.`,
    };
}

/** Parts of a route that cannot be read, in rules that production traffic may reach. */
function unread(route: StackRoute): Finding[] {
    const paths = [...route.unread, ...productionRules(route).flatMap((rule) => rule.unread)];
    const delegating = route.rules.filter(({ delegates, audience }) => delegates && audience !== "testers");
    return [
        ...paths.map(
            (path) => `${path} of ${describe(route.object)}, which is known only after the update or malformed`,
        ),
        ...delegating.map(
            ({ label }) => `where ${label} of ${describe(route.object)} sends requests: it delegates them`,
        ),
    ].map((message) => ({ kind: "unchecked", urn: route.object.urn, message: `${message}.` }));
}

/** One move for each target, the one that asks the most of it. */
function heaviest(moves: readonly Move[]): Move[] {
    const byTarget = new Map<string, Move>();
    for (const move of moves) {
        const key = `${move.subset} ${move.host}`;
        const other = byTarget.get(key);
        const from = [...new Set([...(other?.from ?? []), ...move.from])];
        const greater = other === undefined || move.share > other.share ? move : other;
        byTarget.set(key, { ...greater, from });
    }
    return [...byTarget.values()];
}

function refusal(route: StackRoute, move: Move, target: Target, capacity: Capacity, verdict: CapacityVerdict): string {
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

function percent(share: number): string {
    return `${Math.round(share * 1000) / 10} %`;
}
