import { type Override, overrideOn, reaches, whyNoOverride } from "../../src/model/override.ts";
import { productionRules } from "../../src/model/route/production.ts";
import { targetKey } from "../../src/model/route/share.ts";
import type { Finding } from "../finding.ts";
import type { StackRoute } from "../mesh/stackRoute.ts";
import { describe, isDeclared } from "../objects/object.ts";
import { type Capacity, judgeCapacity } from "./capacity.ts";
import { type CutoverContext, resolveNow, resolveThen } from "./context.ts";
import { capacityOf } from "./count.ts";
import { type LiveRule, liveRulesFor } from "./liveRules.ts";
import { at, refusal, shownShare, unchecked, whyUnsure } from "./messages.ts";
import { type Move, movesOf } from "./moves.ts";
import { judgeScaleDown } from "./scaleDown.ts";
import { judgeSpread } from "./spread.ts";
import type { Unresolved } from "./target.ts";

/** Judges every move of production traffic by a route in an update, and the pods that must keep their traffic. */
export function judgeCutover(route: StackRoute, context: CutoverContext): Finding[] {
    const liveRules = liveRulesFor(route, context.live?.routes, resolveNow(context));
    const findings = [
        ...judgeMoves(route, context, liveRules),
        ...judgeSpread(route, context, liveRules),
        ...judgeScaleDown(route, context, liveRules),
    ];
    return [...(isDeclared(route.object) ? unread(route) : []), ...overridden(route, findings, context.now)];
}

/** Judges what gets more traffic than by the rules that are live. */
export function judgeMoves(route: StackRoute, context: CutoverContext, liveRules: readonly LiveRule[]): Finding[] {
    const moves = heaviest(movesOf(route, liveRules, resolveThen(context)));
    return moves.flatMap((move) => judgeMove(route, move, context, liveRules));
}

/** Judges only the pods that must keep a route's traffic, where neither the route nor the meaning of its names changes. */
export function judgeShrinking(route: StackRoute, context: CutoverContext): Finding[] {
    const liveRules = liveRulesFor(route, context.live?.routes, resolveNow(context));
    return overridden(route, judgeScaleDown(route, context, liveRules), context.now);
}

function judgeMove(route: StackRoute, move: Move, context: CutoverContext, liveRules: readonly LiveRule[]): Finding[] {
    const { live, phase } = context;
    const { target } = move;
    const isRouted = liveRules.length > 0;
    if ("problem" in target) return unresolved(route, move, target, phase === "update" && isRouted);
    if (target.isVacant && !(isRouted && live?.source === "cluster")) {
        return [unchecked(route, move, "no workload of this stack is behind it, and others are not known")];
    }
    const capacity = capacityOf(route, move, target, context, isRouted);
    if (capacity.ready === undefined && live !== undefined && phase === "update") return [];
    const verdict = judgeCapacity(capacity);
    const [doubt] = target.doubts;
    if (verdict.outcome === "enough") return doubt === undefined ? [] : [unchecked(route, move, doubt)];
    if (verdict.outcome === "unsure" || move.share.least <= move.before) {
        return [unchecked(route, move, doubt ?? whyUnsure(target, move, capacity))];
    }
    const message = refusal(route, move, target, capacity, verdict);
    return [{ kind: "violation", message, ...at(route.object), ...(isDeadEnd(capacity) && { firm: DEAD_END }) }];
}

const DEAD_END = "gate.override lets traffic move to one ready pod, but not to none while others answer.";

/** Whether certainly no pod would answer where some do now. */
function isDeadEnd({ ready, declared, reference }: Capacity): boolean {
    const found = ready ?? declared;
    return found !== undefined && !reaches({ ready: found.most, elsewhere: reference.least });
}

/** A subset that does not exist is for another policy to refuse, unless that would come too late. */
function unresolved(route: StackRoute, move: Move, { problem, reason }: Unresolved, isUrgent: boolean): Finding[] {
    if (problem === "unsure") return [unchecked(route, move, reason)];
    const message = `${describe(route.object)} would send ${shownShare(move.share)} of ${move.rule.label} to nothing: ${reason}. Let the route depend on the DestinationRule that defines it.`;
    return isUrgent ? [{ kind: "violation", message, ...at(route.object), firm: DEAD_END }] : [];
}

/** Applies an override to findings: it turns them into advice or, where it does not apply, adds the reason. */
export function overridden({ object }: StackRoute, findings: readonly Finding[], now: Date): Finding[] {
    const override = overrideOn(object, now);
    const problem = whyNoOverride(object, now);
    return findings.map((finding) => {
        if (finding.kind !== "violation") return finding;
        const note =
            problem === undefined ? "" : ` The gate.override of ${describe(object)} has no effect: ${problem}.`;
        if (override === undefined) return { ...finding, message: finding.message + note };
        const { firm } = finding;
        return firm === undefined ? allow(finding, override) : { ...finding, message: `${finding.message} ${firm}` };
    });
}

function allow(finding: Finding, { reason, until }: Override): Finding {
    return {
        ...finding,
        kind: "advice",
        message: `Allowed until ${until} by gate.override (${reason}): ${finding.message}`,
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
            ({ label }) =>
                `where ${label} of ${describe(route.object)} sends requests: it delegates to another VirtualService`,
        ),
    ].map((message) => ({ kind: "unchecked", urn: route.object.urn, message: `${message}.` }));
}

/** One move for each target, the one that asks the most of it. */
function heaviest(moves: readonly Move[]): Move[] {
    const byTarget = new Map<string, Move>();
    for (const move of moves) {
        const key = targetKey(move);
        const other = byTarget.get(key);
        const from = new Map([...(other?.from ?? []), ...move.from].map((part) => [part.key, part]));
        const greater = other === undefined || move.share.least > other.share.least ? move : other;
        byTarget.set(key, { ...greater, from: [...from.values()] });
    }
    return [...byTarget.values()];
}
