import { serviceOf } from "../../src/model/route/host.ts";
import type { Route } from "../../src/model/route/rule.ts";
import { UNKNOWN } from "../../src/model/value.ts";
import type { Finding } from "../finding.ts";
import { type Inventory, workloadKey } from "../inventory/inventory.ts";
import { routedHosts } from "../inventory/routedHosts.ts";
import type { LiveState } from "../live/liveState.ts";
import { type Interest, readPresent } from "../live/previewState.ts";
import { routeKey, type StackRoute } from "../mesh/stackRoute.ts";
import { describe } from "../objects/object.ts";
import { LIVE_CHECK } from "../settings/liveCheck.ts";
import { MESH_SETTINGS, SCOPE } from "../settings/shared.ts";
import { currentPhase } from "../stack/phase.ts";
import { isInScope } from "../stack/scope.ts";
import { resolveTarget, siblingsOf } from "../verdict/target.ts";
import { mayChange, templateChanges } from "../verdict/template.ts";
import { routesVia } from "../verdict/viaEntries.ts";
import type { Workload } from "../workloads/workload.ts";
import { stackPolicy } from "./stackPolicy.ts";

/** Warns of a new pod template on the colour that has traffic: such a release leaves no other colour to roll back to. */
export const liveTemplateFrozen = stackPolicy({
    name: "live-template-frozen",
    description: "Pods of a subset that has traffic are not replaced in place.",
    enforcementLevel: "advisory",
    severity: "high",
    settings: { ...LIVE_CHECK, ...MESH_SETTINGS, ...SCOPE },
    judge: async ({ inventory, clusters }, settings) => {
        if (currentPhase() === "update" || settings.liveCheck !== "cluster") return [];
        const root = settings.rootNamespace;
        const inScope = inventory.routes.filter(({ object }) => isInScope(object, settings));
        const routes = inScope.filter((route) => behind(route, route, inventory, root, "all").some(mayChange));
        const byObject = new Map(routes.map((route) => [route.object, route]));
        const interest: Interest = (object, live) => {
            const route = byObject.get(object);
            return route === undefined || !live.has(routeKey(route))
                ? []
                : [
                      route.namespace,
                      ...routedHosts({ routes: [route] }).flatMap(({ host }) => serviceOf(host)?.namespace ?? []),
                  ];
        };
        const answers = await readPresent([...byObject.keys()], settings, clusters, interest);
        return routes.flatMap((route) => {
            const answer = answers.get(route.object);
            if (answer === undefined) return [];
            return "problem" in answer
                ? [unchecked(route, answer.problem)]
                : judgeRoute(route, answer, inventory, root);
        });
    },
});

function judgeRoute(route: StackRoute, live: LiveState, inventory: Inventory, root: string): Finding[] {
    const liveRoute = live.routes?.get(routeKey(route));
    if (liveRoute === undefined) return [];
    const ways = [liveRoute, ...routesVia(liveRoute, live.routes?.values() ?? [])];
    const serving = new Set(ways.flatMap((way) => behind(route, way, inventory, root, "serving")));
    return [...serving].flatMap((workload): Finding[] => {
        const present = live.inventory.workloadsByName.get(workloadKey(workload));
        const { object } = workload;
        const changes = present === undefined || !mayChange(workload) ? "no" : templateChanges(workload, present);
        const where = `${describe(object)} has traffic from ${describe(route.object)}`;
        if (changes === "unknown") {
            return [
                {
                    kind: "unchecked",
                    urn: object.urn,
                    message: `whether the pods of ${describe(object)}, which have traffic, are replaced: the template is known only after the update.`,
                },
            ];
        }
        return changes === "no"
            ? []
            : [
                  {
                      kind: "violation",
                      urn: object.urn,
                      message: `${where}, and its pod template changes: its pods are replaced under load, with no other colour to roll back to. Release to the idle colour, then move the traffic.`,
                  },
              ];
    });
}

/** The stack's workloads behind the subsets that a route names, all of them or those that get production traffic. */
function behind(
    owner: StackRoute,
    route: Route,
    inventory: Inventory,
    root: string,
    which: "all" | "serving",
): Workload[] {
    const callers = { client: owner.namespace, root };
    const subsetsOf = (host: string, serving: ReadonlySet<string>) =>
        which === "all"
            ? [...new Set([...serving, ...siblingsOf(inventory, host, "", callers).filter((name) => name !== UNKNOWN)])]
            : [...serving];
    return routedHosts({ routes: [{ ...route, object: owner.object }] }).flatMap(({ host, serving }) =>
        subsetsOf(host, serving).flatMap((subset) => {
            const target = resolveTarget(inventory, host, subset, callers);
            return "problem" in target ? [] : target.backing.workloads.filter(({ object }) => object.name !== UNKNOWN);
        }),
    );
}

function unchecked({ object }: StackRoute, problem: string): Finding {
    const message = `which subset of ${describe(object)} has traffic now: ${problem}.`;
    return { kind: "unchecked", urn: object.urn, message };
}
