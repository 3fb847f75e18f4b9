import { type Override, overrideOn } from "../../src/model/override.ts";
import { productionRules } from "../../src/model/route/production.ts";
import type { Finding } from "../finding.ts";
import { routeKey, type StackRoute } from "../mesh/stackRoute.ts";
import { describe } from "../stack/object.ts";
import { judgeCapacity } from "./capacity.ts";
import { type CutoverContext, callersOf, capacityOf } from "./count.ts";
import { percent, refusal, unchecked, whyUnsure } from "./messages.ts";
import { type Move, movesOf } from "./moves.ts";
import { resolveTarget, type Unresolved } from "./target.ts";

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
        return [unchecked(route, move, doubt ?? whyUnsure(target, move, capacity))];
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

function allow(finding: Finding, { reason, until }: Override): Finding {
    return finding.kind === "violation"
        ? {
              ...finding,
              kind: "advice",
              message: `Allowed until ${until} by gate.override (${reason}): ${finding.message}`,
          }
        : finding;
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
