import type { Match } from "../../src/model/labels.ts";
import { needFor } from "../../src/model/need.ts";
import { exactly, shownRange, sum } from "../../src/model/range.ts";
import { productionRules } from "../../src/model/route/production.ts";
import { sharesOf, targetKey } from "../../src/model/route/share.ts";
import { fields, number, UNKNOWN } from "../../src/model/value.ts";
import type { Finding } from "../finding.ts";
import { declaredCount, isAutoscaled, maySleep, mostAllowed } from "../inventory/backing.ts";
import { workloadKey } from "../inventory/inventory.ts";
import type { StackRoute } from "../mesh/stackRoute.ts";
import { describe, isDeclared, type StackObject } from "../objects/object.ts";
import { hasNumberFromPulumi } from "../workloads/numberOwner.ts";
import type { Workload } from "../workloads/workload.ts";
import { type CutoverContext, resolveNow, resolveThen } from "./context.ts";
import { targetRange } from "./count.ts";
import type { LivePart, LiveRule } from "./liveRules.ts";
import { at } from "./messages.ts";
import { overlap } from "./overlap.ts";
import { changes, readyNow } from "./ready.ts";
import { allBehind, type Target, targetName, type Unresolved } from "./target.ts";

/**
 * An update may scale down serving pods, but not below what their traffic needs until the route has changed. Only what the update
 * itself scales down is judged: where there are few pods already, the update is not to blame.
 */
export function judgeScaleDown(route: StackRoute, context: CutoverContext, liveRules: readonly LiveRule[]): Finding[] {
    const served = liveRules.flatMap(({ parts }) => parts).filter(({ share }) => share > 0);
    const findings = new Map<string, Finding>();
    const judge = (name: Name, until: "for good" | "until the route changes") => {
        const then = resolveThen(context)(name.host, name.subset, route.namespace);
        const now = resolveNow(context)(name.host, name.subset, route.namespace);
        const wanted = { key: targetKey(name), target: then };
        if (until === "until the route changes" && "problem" in then && then.problem === "unsure") {
            const message = `whether ${targetName(name)}, which has traffic from ${describe(route.object)} until that changes, keeps enough pods: ${then.reason}.`;
            findings.set(wanted.key, { kind: "unchecked", urn: route.object.urn, message });
            return;
        }
        if ("problem" in then || "problem" in now || !served.some((part) => serves(part, wanted))) return;
        const finding = judgeTarget(route, { ...name, until }, then, now, context);
        if (finding !== undefined) {
            findings.set(wanted.key, finding);
        }
    };
    const kept = productionRules(route)
        .flatMap(sharesOf)
        .filter(({ range }) => range.most > 0)
        .flatMap(({ destination: { host, subset } }) =>
            typeof host === "string" && typeof subset !== "symbol" ? [{ host, subset }] : [],
        );
    const keys = new Set(kept.map(targetKey));
    for (const name of kept) {
        judge(name, "for good");
    }
    for (const { key, host, subset } of served) {
        if (!keys.has(key)) {
            judge({ host, subset }, "until the route changes");
        }
    }
    return [...findings.values()];
}

/** Whether pods of a target have traffic now, or may be those that have it. */
function serves(part: LivePart, wanted: { readonly key: string; readonly target: Target | Unresolved }): boolean {
    const isOpen =
        "problem" in wanted.target ||
        wanted.target.backing.maybe.length > 0 ||
        allBehind(wanted.target).some(({ object }) => isNameless(object));
    return overlap(part, wanted) > 0 || (isOpen && part.key === wanted.key);
}

/** It may turn out to be any of those that are there. */
function isNameless({ name, namespace }: StackObject): boolean {
    return name === UNKNOWN || namespace === UNKNOWN;
}

interface Name {
    readonly host: string;
    readonly subset: string | undefined;
}

function judgeTarget(
    route: StackRoute,
    { until, ...name }: Name & { readonly until: "for good" | "until the route changes" },
    then: Target,
    now: Target,
    context: CutoverContext,
): Finding | undefined {
    const { inventory, live, minReplicas, minKeptPercent } = context;
    const comesAfter = ({ object }: Workload) =>
        until === "until the route changes" && context.waitsFor(object, route.object);
    const shrinking = allBehind(then).filter(
        (workload) => shrinks(workload, context) !== "no" && !comesAfter(workload),
    );
    if (live === undefined || shrinking.length === 0) return undefined;
    const serving = sum(now.backing.workloads.map((workload) => readyNow(workload, live.source, "any release")));
    const kept = targetRange(then, (workload) =>
        shrinking.includes(workload)
            ? exactly(loweredLimit(workload, context) ?? workload.replicas)
            : declaredCount(inventory, workload),
    );
    const { needed } = needFor({
        share: 1,
        reference: serving.least,
        isReferenceLive: true,
        // Pods that answer no requests can end without loss.
        minReplicas: until === "for good" || serving.least > 0 ? minReplicas : 0,
        minReadyPercent: minKeptPercent,
    });
    if (kept.least >= needed) return undefined;
    const names = shrinking.map((workload) => shrunk(workload, context)).join(" and ");
    const [first] = shrinking;
    const place = first === undefined ? {} : at(first.object);
    if (kept.most >= needed) {
        const message = `whether ${targetName(name)}, which has traffic from ${describe(route.object)}, keeps enough pods: how many pods ${names} keeps is known only after the update.`;
        return { kind: "unchecked", message, ...place };
    }
    const [when, wayOut] =
        until === "for good"
            ? ["", "Move the traffic away first, or scale down in smaller steps."]
            : [
                  " without waiting until that traffic has moved away",
                  "Scale down in a separate update, or make the scaled-down objects depend on the route.",
              ];
    const message = `${targetName(name)} has traffic from ${describe(route.object)}, and this update scales down ${names}${when}: ${shownRange(kept)} of ${needed} needed replicas would be left (${shownRange(serving)} are ready now; minKeptPercent ${minKeptPercent}, minReplicas ${minReplicas}). ${wayOut}`;
    return { kind: "violation", message, ...place };
}

function shrunk(workload: Workload, context: CutoverContext): string {
    const by = loweredLimit(workload, context) === undefined ? "" : " by the maximum of its autoscaler";
    return `${describe(workload.object)}${by}`;
}

/** Whether the update itself lowers the number of pods that a workload should have. */
function shrinks(workload: Workload, context: CutoverContext): Match {
    const { inventory, live } = context;
    const { object, replicas } = workload;
    if (isNameless(object)) return "maybe";
    if (loweredLimit(workload, context) !== undefined) return "yes";
    const present = live?.inventory.workloadsByName.get(workloadKey(workload));
    if (live === undefined || present === undefined || !isDeclared(object)) return "no";
    // An autoscaler ignores the declared number, except 0, which switches off an autoscaler that never scales to 0.
    const isLeftToIt = isAutoscaled(inventory, workload) && (replicas !== 0 || maySleep(inventory, workload));
    if (isLeftToIt && !isWritten(workload, context)) return "no";
    return changes(workload, present, live.source) === "no" ? "no" : declaresFewer(workload, present);
}

/** The number of pods to which an autoscaler's new maximum scales a workload down at once; undefined where it does not. */
function loweredLimit(workload: Workload, { inventory, live }: CutoverContext): number | undefined {
    const present = live?.inventory.workloadsByName.get(workloadKey(workload));
    if (live === undefined || present === undefined || workload.replicas === 0) return undefined;
    const [now, then] = [mostAllowed(live.inventory, workload), mostAllowed(inventory, workload)];
    return then < now && then < Number(present.replicas) ? then : undefined;
}

/**
 * Whether the update surely writes the number beside an autoscaler, so that the workload has fewer pods until the autoscaler acts
 * again. The preview shows the number only after it has asked the API server, which also gives a generation.
 */
function isWritten({ object }: Workload, { phase }: CutoverContext): boolean {
    return phase === "preview" && typeof number(fields(object.metadata).generation) === "number";
}

/** Whether a workload is declared with fewer pods than it should have now; `no` where the program leaves the number to others. */
export function declaresFewer(workload: Workload, present: Workload): Match {
    const { object, replicas } = workload;
    const isLeftOpen = object.spec !== UNKNOWN && number(fields(object.spec).replicas) === undefined;
    if (leavesNumberAlone(workload) || (isLeftOpen && !hasNumberFromPulumi(present.object))) return "no";
    return replicas === UNKNOWN ? "maybe" : replicas < Number(present.replicas) ? "yes" : "no";
}

/** Whether updates ignore the number of pods of a workload. */
export function leavesNumberAlone({ object: { ignoreChanges } }: Workload): boolean {
    return ignoreChanges.some((path) => path === "spec" || path === "spec.replicas");
}
