import { COLORS, type Color, other } from "../../src/model/color.ts";
import { type Match, matchLabels, readLabels } from "../../src/model/labels.ts";
import { Routes, subsetName } from "../../src/model/names.ts";
import { keepsColors } from "../../src/model/route/fixed.ts";
import { elements, fields, UNKNOWN, type Value } from "../../src/model/value.ts";
import type { Finding } from "../finding.ts";
import { type Inventory, workloadKey } from "../inventory/inventory.ts";
import type { LiveState } from "../live/liveState.ts";
import { type ReleaseSet, releaseSetsIn } from "../mesh/releaseSet.ts";
import { routeKey, type StackRoute } from "../mesh/stackRoute.ts";
import { describe, isDeclared } from "../objects/object.ts";
import type { Workload } from "../workloads/workload.ts";
import { callersOf } from "./context.ts";
import { overridden } from "./cutover.ts";
import { at } from "./messages.ts";
import { colorsOf } from "./setColors.ts";
import { resolveTarget } from "./target.ts";

/** What the rules of a release set are judged by. */
export interface RuleContext {
    readonly inventory: Inventory;
    /** Undefined where nothing live may be read: then every route counts as new. */
    readonly live: LiveState | undefined;
    readonly rootNamespace: string;
    readonly now: Date;
}

/**
 * Blocks a route of a release set that does not lead the pods of each colour to their own colour, of every member. What is so already is
 * mentioned.
 */
export function judgeRules(set: ReleaseSet, context: RuleContext): Finding[] {
    const callers = callersIn(set, context.inventory, context.rootNamespace);
    const before = new Set(leaksNow(set, context));
    return set.members
        .filter(({ object }) => isDeclared(object) && object.spec !== UNKNOWN)
        .flatMap((member) => {
            const leaks = leaksOf(member, callers);
            const worse = leaks.filter((leak) => !before.has(keyOf(member, leak)));
            const [first] = worse.length > 0 ? worse : leaks;
            if (first === undefined) return [];
            const kind = worse.length > 0 ? "violation" : "advice";
            const finding = { kind, message: told(set, member, first, leaks.length), ...at(member.object) } as const;
            return overridden(member, [finding], context.now);
        });
}

/** A route without the set's rules, in an update, in which only the route itself is known. */
export function judgeLostRules(route: StackRoute, name: string, live: StackRoute | undefined, now: Date): Finding[] {
    if (keepsColors(route.object.spec) || live === undefined || !keepsColors(live.object.spec)) return [];
    const message = `Release set ${name}: ${lost(route)}`;
    return overridden(route, [{ kind: "violation", message, ...at(route.object) }], now);
}

/** A service that leaves a set has no rules of it any more: harmless while all of the set is on one colour and stays there. */
export function judgeLeaving(route: StackRoute, name: string, context: RuleContext): Finding[] {
    const { live, inventory, now } = context;
    if (keepsColors(route.object.spec)) return [];
    const membersIn = (routes: Iterable<StackRoute>) =>
        releaseSetsIn([...routes]).find((set) => set.name === name)?.members ?? [];
    const involved = [route, ...membersIn(live?.routes?.values() ?? []), ...membersIn(inventory.routes)];
    if (new Set(involved.flatMap((each) => colorsOf(each) ?? COLORS)).size === 1) return [];
    const message = `${describe(route.object)} leaves release set ${name} while requests of the set go to two colours: its callers would no longer reach their own. Take it out in an update that moves no traffic, while the set is on one colour.`;
    return overridden(route, [{ kind: "violation", message, ...at(route.object) }], now);
}

/** Pods of a colour, which call other members. */
interface Caller {
    readonly workload: Workload;
    readonly color: Color;
}

/** Callers that would not reach their own colour; of a route without any rules of the set, all. */
type Leak = Caller | "all";

function leaksOf(member: StackRoute, callers: readonly Caller[]): Leak[] {
    if (!keepsColors(member.object.spec)) return ["all"];
    return callers.filter(({ workload, color }) => leadsTo(member, workload, color) === "no");
}

function leaksNow(set: ReleaseSet, { live, rootNamespace }: RuleContext): string[] {
    const present = releaseSetsIn([...(live?.routes?.values() ?? [])]).find(({ name }) => name === set.name);
    if (live === undefined || present === undefined) return [];
    const callers = callersIn(present, live.inventory, rootNamespace);
    return present.members.flatMap((member) => leaksOf(member, callers).map((leak) => keyOf(member, leak)));
}

function keyOf(member: StackRoute, leak: Leak): string {
    return [routeKey(member), ...(leak === "all" ? [] : [leak.color, workloadKey(leak.workload)])].join(" ");
}

/** The workloads behind the colours of all members. */
function callersIn({ members }: ReleaseSet, inventory: Inventory, rootNamespace: string): Caller[] {
    return members.flatMap((member) =>
        COLORS.flatMap((color) => {
            const named = member.rules
                .flatMap(({ destinations }) => destinations)
                .filter(({ subset }) => subset === subsetName(color))
                .flatMap(({ host }) => (typeof host === "string" ? [host] : []));
            const found = [...new Set(named)].map((host) =>
                resolveTarget(inventory, host, subsetName(color), callersOf(member, { rootNamespace })),
            );
            const workloads = found.flatMap((target) => ("problem" in target ? [] : target.backing.workloads));
            return [...new Set(workloads)].map((workload) => ({ workload, color }));
        }),
    );
}

/** Whether the first of the set's rules that takes all requests of some pods leads to this colour. */
function leadsTo({ object }: StackRoute, workload: Workload, color: Color): Match {
    for (const rule of elements(fields(object.spec).http)) {
        const { name, match } = fields(rule);
        const led = COLORS.find((each) => name === Routes.set(each));
        if (led === undefined) continue;
        const taken = elements(match).map((condition) => takesAllOf(condition, workload));
        if (taken.includes("yes")) return led === color ? "yes" : "no";
        if (taken.includes("maybe")) return "maybe";
    }
    return "no";
}

const ABOUT_CALLER = new Set(["name", "sourceLabels", "sourceNamespace"]);

function takesAllOf(condition: Value, { object, podLabels }: Workload): Match {
    const { sourceLabels, sourceNamespace } = fields(condition);
    if (condition === UNKNOWN) return "maybe";
    if (Object.keys(fields(condition)).some((key) => !ABOUT_CALLER.has(key))) return "no";
    const labels = matchLabels(readLabels(sourceLabels), podLabels);
    if (labels === "no" || sourceNamespace === undefined || sourceNamespace === object.namespace) return labels;
    return sourceNamespace === UNKNOWN || object.namespace === UNKNOWN ? "maybe" : "no";
}

function told({ name }: ReleaseSet, member: StackRoute, leak: Leak, count: number): string {
    if (leak === "all") return `Release set ${name}: ${lost(member)}`;
    const { workload, color } = leak;
    const more = count > 1 ? `, and so do those of ${count - 1} more workloads` : "";
    return `Release set ${name}: pods of ${describe(workload.object)} may reach ${other(color)} of ${describe(member.object)}${more}: no rule "${Routes.set(color)}" takes all of their requests by sourceLabels. Add their labels to its match.`;
}

function lost({ object }: StackRoute): string {
    const [blue, green] = COLORS.map(Routes.set);
    return `${describe(object)} has no rules "${blue}" and "${green}" that lead callers of a colour to that colour by sourceLabels, so requests would go on in the other one. Restore them. A condition that also names gateways does not count: Istio ignores sourceLabels in it.`;
}
