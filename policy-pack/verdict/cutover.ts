import type { Finding } from "../finding.ts";
import type { LiveState } from "../live/liveState.ts";
import type { StackRoute } from "../mesh/route.ts";
import type { Inventory } from "../stack/inventory.ts";
import { describe } from "../stack/object.ts";
import { declaredCount } from "../workloads/backing.ts";
import { ANY, largest, type Range, shownRange, sum } from "../workloads/range.ts";
import type { Workload } from "../workloads/workload.ts";
import { type Capacity, type CapacityVerdict, judgeCapacity } from "./capacity.ts";
import { type Move, movesOf, productionRules } from "./moves.ts";
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
}

/** Judges every move of production traffic that a route would make. */
export function judgeCutover(route: StackRoute, context: CutoverContext): Finding[] {
    const { live } = context;
    const liveRoute = live?.routes?.get(`${String(route.object.name)}.${route.namespace}`);
    const moves = heaviest(movesOf(route, liveRoute));
    return [...unread(route), ...moves.flatMap((move) => judgeMove(route, move, context, liveRoute !== undefined))];
}

function judgeMove(route: StackRoute, move: Move, context: CutoverContext, isRouted: boolean): Finding[] {
    const { inventory, live } = context;
    const callers = { client: route.namespace, root: context.rootNamespace };
    const target = resolveTarget(inventory, move.host, move.subset, callers);
    if ("problem" in target) {
        return target.problem === "missing" ? [] : [unchecked(route, move, target.reason)];
    }
    const reference = referenceFor(route, move, context, isRouted);
    const nothingServes = live !== undefined && !isRouted && reference.most === 0;
    const countsReady = live !== undefined && !nothingServes;
    const capacity: Capacity = {
        share: move.share,
        reference,
        counted: live !== undefined,
        minReplicas: context.minReplicas,
        minReadyPercent: context.minReadyPercent,
        declared: targetRange(target, (workload) => declaredCount(inventory, workload)),
        ready: countsReady
            ? targetRange(target, (workload) =>
                  readyCount(workload, inventory, live, context.waitsFor(route, workload)),
              )
            : undefined,
    };
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

/** Pods of what serves now: of the colours that the move takes traffic from, or of the largest other one where that is not known. */
function referenceFor(route: StackRoute, move: Move, context: CutoverContext, isRouted: boolean): Range {
    const { inventory, live } = context;
    const callers = { client: route.namespace, root: context.rootNamespace };
    const subsets = isRouted ? move.from : siblingsOf(inventory, move.host, move.subset, callers);
    return largest(
        subsets.map((subset) => {
            const target = [live?.inventory ?? inventory, inventory]
                .map((source) => resolveTarget(source, move.host, subset, callers))
                .find((found) => !("problem" in found));
            return target === undefined || "problem" in target
                ? ANY
                : referenceRange(target, (workload) =>
                      live === undefined
                          ? declaredCount(inventory, workload)
                          : readyCount(workload, inventory, live, false),
                  );
        }),
    );
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
    const { rule, host, subset, share, from } = move;
    const found = verdict.of === "declared" ? capacity.declared : (capacity.ready ?? capacity.declared);
    const workloads = target.backing.workloads.map(({ object }) => describe(object)).join(", ") || "nothing";
    const needed = shownRange(verdict.needed);
    const serving = capacity.counted
        ? `${shownRange(capacity.reference)} that are ready in ${from.join(", ") || "the other subsets"}`
        : `${shownRange(capacity.reference)} declared for the other subsets`;
    return [
        `${describe(route.object)} would send ${percent(share)} of ${rule.label} to subset ${subset} of ${host}, which is ${workloads}:`,
        `${shownRange(found)} of ${needed} needed replicas ${verdict.of === "declared" ? "are declared" : "are ready"}`,
        `(needed: ${percent(share)} of the ${serving}, at ${capacity.minReadyPercent} %, and at least ${capacity.minReplicas}).`,
        wayOut(verdict, subset, needed),
    ].join(" ");
}

function wayOut({ of }: CapacityVerdict, subset: string, needed: string): string {
    const first =
        of === "declared"
            ? `Declare ${needed} replicas for ${subset}`
            : `Bring ${subset} to ${needed} ready replicas in an update of its own, or let the route depend on it`;
    return `${first}, then move the traffic; or lower minReadyPercent or minReplicas of cutover-target-ready in the policy configuration.`;
}

function percent(share: number): string {
    return `${Math.round(share * 1000) / 10} %`;
}
