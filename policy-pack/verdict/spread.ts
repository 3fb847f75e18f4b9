import { shownRange } from "../../src/model/range.ts";
import { productionRules } from "../../src/model/route/production.ts";
import type { Rule } from "../../src/model/route/rule.ts";
import { sharesOf } from "../../src/model/route/share.ts";
import type { Finding } from "../finding.ts";
import { declaredCount } from "../inventory/backing.ts";
import { workloadKey } from "../inventory/inventory.ts";
import type { StackRoute } from "../mesh/stackRoute.ts";
import { describe } from "../objects/object.ts";
import { type CutoverContext, resolveThen } from "./context.ts";
import type { LiveRule } from "./liveRules.ts";
import { at } from "./messages.ts";
import { allBehind, type Target } from "./target.ts";

/**
 * A route without a subset reaches all colours of a service: where it replaces the colour that serves now, idle colours get
 * production traffic too. Where nothing of it serves yet, all traffic moves from one service to another, which is a cutover like
 * any other.
 */
export function judgeSpread(route: StackRoute, context: CutoverContext, liveRules: readonly LiveRule[]): Finding[] {
    return productionRules(route).flatMap((rule) =>
        sharesOf(rule).flatMap(({ destination: { host, subset }, range }) => {
            if (typeof host !== "string" || subset !== undefined || range.most === 0) return [];
            const target = resolveThen(context)(host, undefined, route.namespace);
            return "problem" in target ? [] : judgeTarget(route, { rule, host, target }, context, liveRules);
        }),
    );
}

interface Whole {
    readonly rule: Rule;
    readonly host: string;
    readonly target: Target;
}

function judgeTarget(
    route: StackRoute,
    { rule, host, target }: Whole,
    { inventory }: CutoverContext,
    liveRules: readonly LiveRule[],
): Finding[] {
    const parts = liveRules.flatMap((liveRule) => liveRule.parts).filter(({ share }) => share > 0);
    const served = new Set(
        parts.flatMap((part) => ("problem" in part.target ? [] : allBehind(part.target).map(workloadKey))),
    );
    const counts = target.backing.workloads.map((workload) => ({
        workload,
        range: declaredCount(inventory, workload),
    }));
    const pods = counts.filter(({ range }) => range.most > 0);
    const idle = pods.filter(({ workload }) => !served.has(workloadKey(workload)));
    if (idle.length === 0 || idle.length === pods.length) return [];
    const now = [...new Set(parts.map((part) => part.subset ?? part.host))].join(" and ");
    const others = idle
        .map(({ workload, range }) => `${describe(workload.object)} (${shownRange(range)})`)
        .join(" and ");
    const message = `${describe(route.object)} would send the requests of ${rule.label} to all pods of ${host}, where only ${now} has them now: ${others}, idle now, would answer too. Name a subset, or remove the idle colour first.`;
    return [{ kind: "violation", message, ...at(route.object) }];
}
