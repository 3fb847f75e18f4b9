import { isDeepStrictEqual } from "node:util";
import type { ResourceValidationArgs, ResourceValidationPolicy, StackValidationPolicy } from "@pulumi/policy";
import { type Finding, report } from "../finding.ts";
import { type Inventory, isIstio, stackRoute } from "../inventory/inventory.ts";
import type { LiveAnswer } from "../live/previewState.ts";
import { readMoment, readMomentBehind } from "../live/updateState.ts";
import { routeKey, type StackRoute } from "../mesh/stackRoute.ts";
import { describe, readObject, type StackObject } from "../objects/object.ts";
import { LIVE_CHECK, LIVE_CHECK_FAILURE } from "../settings/liveCheck.ts";
import { readSettings, type Settings } from "../settings/settings.ts";
import { CAPACITY, MESH_SETTINGS, SCOPE } from "../settings/shared.ts";
import { type RecordedGate, recordedGate, recordedRoute } from "../stack/component.ts";
import { outlookAfter } from "../stack/outlook.ts";
import { currentPhase } from "../stack/phase.ts";
import type { StackRun } from "../stack/run.ts";
import { isInScope } from "../stack/scope.ts";
import { overridden } from "../verdict/cutover.ts";
import { demandOn } from "../verdict/demand.ts";
import { namespacesOfMoves } from "../verdict/moves.ts";
import { judgeRoutes } from "../verdict/releaseSet.ts";
import { declaresFewer, leavesNumberAlone } from "../verdict/scaleDown.ts";
import { definerOfStray, judgeStray } from "../verdict/stray.ts";
import { beginsToKeepColors } from "../verdict/viaEntries.ts";
import { limitOf, readAutoscaler } from "../workloads/autoscaler.ts";
import { readService } from "../workloads/service.ts";
import { readWorkload } from "../workloads/workload.ts";
import { type Prospect, prospectsOf, unreadLists } from "./prospects.ts";
import { type PolicyIn, stackPolicy } from "./stackPolicy.ts";

const SETTINGS = { ...CAPACITY, ...LIVE_CHECK, ...LIVE_CHECK_FAILURE, ...MESH_SETTINGS, ...SCOPE };
type CutoverSettings = Settings<typeof SETTINGS>;

/** Judges a preview, or an update when it is done: every route against what the stack declares and what is live. */
const wholeStack = stackPolicy({
    name: "cutover-target-ready",
    description: "Production traffic moves only to pods that can carry their share, and stays only with pods that can.",
    enforcementLevel: "mandatory",
    severity: "critical",
    settings: SETTINGS,
    judge: async (run, settings, given) => {
        if (currentPhase() === "update" && settings.liveCheck === "cluster") return [];
        const prospects = await prospectsOf(run, settings);
        const judged = prospects.flatMap(({ routes, inventory, live }) => {
            const contextOf = (route: StackRoute) => ({
                ...settings,
                ...demandOn(run.gateOf(route.object.urn), { settings, given }),
                inventory,
                live,
                waitsFor: (later: StackObject, earlier: StackObject) => run.waitsFor(later.urn, earlier.urn),
                phase: "preview" as const,
                now: new Date(),
            });
            return judgeRoutes(routes, inScopeOf(inventory, settings), contextOf, "cutover");
        });
        return [
            ...prospects.flatMap((prospect) => [...notAsked(prospect, settings), ...unreadLists(prospect)]),
            ...unfollowed(run.inventory, settings),
            ...doubted(run),
            ...judged,
            ...(await strays(prospects, run, settings)),
        ];
    },
});

/**
 * Blocks a route that moves production traffic to a subset with too few pods for its share. It judges previews by all
 * resources of the stack, and in an update each route, and what may take pods from one, once more by what is live just
 * before it changes: stack policies run only after all changes.
 */
export const cutoverTargetReady: PolicyIn<StackValidationPolicy & ResourceValidationPolicy> = (runs) => {
    const gates = new Map<string, RecordedGate>();
    const told = new Set<string>();
    return {
        ...wholeStack(runs),
        validateResource: async (args, reportViolation) => {
            runs.registers(args.urn);
            if (currentPhase() === "preview") return;
            const gate = recordedGate(args);
            for (const key of gate === undefined ? [] : [args.urn, recordedRoute(args)]) {
                if (key !== undefined && gate !== undefined) gates.set(key, gate);
            }
            const findings = await judgeInUpdate(args, gates);
            // The reason that keeps Deployments from being judged is reported once, not for each of them.
            const news = findings.filter(({ kind, message }) => kind !== "unchecked" || !told.has(message));
            for (const { message } of news) {
                told.add(message);
            }
            report(news, reportViolation);
        },
    };
};

/** What an object changes in an update, for the routes that it is, or gives a meaning. */
async function judgeInUpdate(
    args: ResourceValidationArgs,
    gates: ReadonlyMap<string, RecordedGate>,
): Promise<Finding[]> {
    const object = readObject(args);
    const { settings, given } = readSettings(SETTINGS, args.getConfig());
    if (object === undefined || !isInScope(object, settings) || settings.liveCheck !== "cluster") return [];
    const isRoute = isIstio("VirtualService")(object);
    const live = await momentFor(object, settings);
    if (live === undefined) return [];
    if ("problem" in live) return unjudged(object, live.problem, settings);
    const inventory = outlookAfter(object, live);
    const concerned = inventory.routes.filter(
        (route) => (!isRoute || route.object === object) && isInScope(route.object, settings),
    );
    const contextOf = (route: StackRoute) => ({
        ...settings,
        ...demandOn(gates.get(routeKey(route)) ?? gates.get(args.opts.parent ?? ""), { settings, given }),
        ...{ inventory, live, waitsFor: () => false, phase: "update" as const, now: new Date() },
    });
    const takesOnly = readWorkload(object) !== undefined || readAutoscaler(object) !== undefined;
    const judged = takesOnly ? "shrinking" : "cutover";
    return [
        ...unreadLists({ live, problem: undefined, inventory, routes: concerned }),
        ...judgeRoutes(concerned, inScopeOf(inventory, settings), contextOf, judged),
    ];
}

function inScopeOf({ routes }: Inventory, settings: CutoverSettings): StackRoute[] {
    return routes.filter(({ object }) => isInScope(object, settings));
}

/** What is live as an object changes; undefined where traffic cannot notice that. */
async function momentFor(object: StackObject, settings: CutoverSettings): Promise<LiveAnswer | undefined> {
    if (isIstio("VirtualService")(object)) {
        return readMoment(object, settings, (each, routes) => {
            const route = stackRoute(each);
            const joins = beginsToKeepColors(route, routes) ? [route.namespace] : [];
            return [...joins, ...namespacesOfMoves(route, routes)];
        });
    }
    if (isIstio("DestinationRule")(object)) return readMoment(object, settings, namespacesBehind);
    return takesPods(object)
        ? readMomentBehind(object, settings, (present) => changesPods(object, present))
        : undefined;
}

/** Whether an object takes pods, compared with its present form. Of new objects only an autoscaler does, from pods that run already. */
function changesPods(object: StackObject, present: StackObject | undefined): boolean {
    return present === undefined ? readAutoscaler(object) !== undefined : takesPods(object, present);
}

/** Whether an object's new form may leave requests with fewer or other pods: by itself, or compared with its present form. */
function takesPods(object: StackObject, present?: StackObject): boolean {
    const [service, workload, autoscaler] = [readService(object), readWorkload(object), readAutoscaler(object)];
    if (autoscaler !== undefined) {
        return present === undefined || limitOf(autoscaler) < limitOf(readAutoscaler(present));
    }
    if (service !== undefined) {
        return present === undefined || !isDeepStrictEqual(service.selector, readService(present)?.selector);
    }
    if (workload === undefined || !workload.countable) return false;
    const before = present && readWorkload(present);
    return before === undefined ? !leavesNumberAlone(workload) : declaresFewer(workload, before) !== "no";
}

function namespacesBehind({ namespace }: StackObject, routes: ReadonlyMap<string, StackRoute>): string[] {
    return routes.size === 0 ? [] : [String(namespace)];
}

/**
 * Live routes that the stack's DestinationRules serve and that it does not declare. The state before is read only where there are
 * any.
 */
async function strays(
    prospects: readonly Prospect[],
    run: StackRun,
    { liveTimeoutSeconds }: CutoverSettings,
): Promise<Finding[]> {
    const found = prospects.flatMap(({ routes, inventory }) =>
        routes.flatMap((route) => {
            const definer = definerOfStray(route, inventory);
            return definer === undefined ? [] : [{ route, definer }];
        }),
    );
    if (found.length === 0) return [];
    const before = await run.before(liveTimeoutSeconds);
    return found.map(({ route, definer }) => judgeStray(route, definer, before));
}

/** What may send traffic elsewhere in ways that no policy of the pack follows. */
function unfollowed({ unfollowed: objects }: Inventory, settings: CutoverSettings): Finding[] {
    const inScope = objects.filter((object) => isInScope(object, settings));
    return inScope.map((object) => ({
        kind: "unchecked",
        urn: object.urn,
        message: `${describe(object)}, which can steer traffic or bring pods in ways that these policies do not follow.`,
    }));
}

function doubted({ doubt }: StackRun): Finding[] {
    const message = `whether this update removes objects that the program no longer registers (${doubt}). They count as staying.`;
    return doubt === undefined ? [] : [{ kind: "unchecked", message }];
}

/** Says once why a cluster was not asked; where that is a violation, says it at each route. */
function notAsked({ problem, routes, inventory }: Prospect, settings: CutoverSettings): Finding[] {
    const [first] = routes;
    if (problem === undefined) return [];
    if (settings.liveCheckFailure === "refuse") return routes.flatMap((route) => refused(route, problem));
    const message = `what is live in the cluster: ${problem}. Routes are judged by what is declared alone, as if all of them were new.`;
    return inventory.routes.length === 0
        ? []
        : [{ kind: "unchecked", message, ...(first && { urn: first.object.urn }) }];
}

/** An update without an answer: nothing else is known in the middle of it. */
function unjudged(object: StackObject, problem: string, { liveCheckFailure }: CutoverSettings): Finding[] {
    if (liveCheckFailure === "refuse" && isIstio("VirtualService")(object)) return refused(stackRoute(object), problem);
    if (!isIstio("VirtualService")(object) && !isIstio("DestinationRule")(object)) {
        const message = `whether this update takes pods from unchanged routes: what is live in the cluster could not be read (${problem}), so no Deployment, StatefulSet or Service was judged. Only the preview's verdict, if there was one, remains.`;
        return [{ kind: "unchecked", message }];
    }
    const message = `${describe(object)} in this update: what is live in the cluster could not be read (${problem}), so nothing was judged. Only the preview's verdict, if there was one, remains. To block such updates, set liveCheckFailure to refuse.`;
    return [{ kind: "unchecked", urn: object.urn, message }];
}

function refused(route: StackRoute, problem: string): Finding[] {
    const message = `${describe(route.object)} is refused because what is live in the cluster could not be read: ${problem}. Fix that, set gate.override on the route, or set liveCheckFailure of cutover-target-ready to report.`;
    return overridden(route, [{ kind: "violation", urn: route.object.urn, message }], new Date());
}
