import { isHalfQualified, serviceOf } from "../../src/model/route/host.ts";
import type { Destination, Rule } from "../../src/model/route/rule.ts";
import { sharesOf, targetKey } from "../../src/model/route/share.ts";
import type { Finding } from "../finding.ts";
import type { Inventory } from "../inventory/inventory.ts";
import { rulesFor } from "../inventory/subset.ts";
import type { StackRoute } from "../mesh/stackRoute.ts";
import { describe, isDeclared } from "../objects/object.ts";
import { LIVE_CHECK } from "../settings/liveCheck.ts";
import { MESH_SETTINGS, SCOPE } from "../settings/shared.ts";
import { currentPhase } from "../stack/phase.ts";
import type { StackRun } from "../stack/run.ts";
import { brokenNow } from "../verdict/broken.ts";
import { at } from "../verdict/messages.ts";
import { resolveTarget } from "../verdict/target.ts";
import { judgeVanishing } from "../verdict/vanishing.ts";
import { type Prospect, prospectsOf } from "./prospects.ts";
import { stackPolicy } from "./stackPolicy.ts";

/** Blocks a route to a subset that no DestinationRule defines, or that has no workload. */
export const routeSubsetExists = stackPolicy({
    name: "route-subset-exists",
    description: "Every subset that gets requests is defined by a DestinationRule and selects a workload.",
    enforcementLevel: "mandatory",
    severity: "critical",
    settings: { ...LIVE_CHECK, ...MESH_SETTINGS, ...SCOPE },
    judge: async (run, settings) => {
        // In an update all changes are made by now, so the live objects no longer show what was there before.
        const liveCheck = currentPhase() === "update" ? "off" : settings.liveCheck;
        const prospects = await prospectsOf(run, { ...settings, liveCheck });
        return prospects.flatMap((prospect) => [
            ...notAsked(prospect),
            ...prospect.routes.flatMap((route) => judgeRoute(route, prospect, run, settings.rootNamespace)),
        ]);
    },
});

function judgeRoute(
    route: StackRoute,
    { inventory, live }: Prospect,
    { waitsFor }: StackRun,
    rootNamespace: string,
): Finding[] {
    const inBetween =
        live?.routes === undefined
            ? []
            : judgeVanishing(route, {
                  inventory,
                  live,
                  rootNamespace,
                  waitsFor: (later, earlier) => waitsFor(later.urn, earlier.urn),
              });
    const ends = live === undefined ? [] : judgeServices(route, inventory, live.inventory);
    if (!isDeclared(route.object)) return [...ends, ...inBetween];
    const pods = live?.source === "cluster" && live.unread.length === 0 ? "known" : "declared";
    const broken = live === undefined ? new Set<string>() : brokenNow(route, live, rootNamespace);
    return [
        ...unread(route),
        ...route.rules.flatMap((rule) => judgeRule(route, rule, { inventory, pods, root: rootNamespace, broken })),
        ...ends,
        ...inBetween,
    ];
}

/** Services that this update removes while the route sends requests to them. */
function judgeServices(route: StackRoute, then: Inventory, now: Inventory): Finding[] {
    const hosts = route.rules
        .flatMap(sharesOf)
        .flatMap(({ destination: { host }, range }) => (typeof host === "string" && range.most > 0 ? [host] : []));
    const going = [...new Set(hosts)].filter((host) => ownsService(now, host) && !ownsService(then, host));
    return going.map((host) => ({
        kind: "violation",
        message: `${describe(route.object)} sends requests to ${host}, and this update removes its Service from the stack: callers would get 503. Keep the Service, or remove the route first.`,
        ...at(route.object),
    }));
}

/** Which pods there will be, as far as it is known. */
interface Known {
    readonly inventory: Inventory;
    /** `known` where the inventory includes the live objects, so that what is not in it does not exist. */
    readonly pods: "known" | "declared";
    readonly root: string;
    /** Destinations whose requests fail already, so that the update does not cause it. */
    readonly broken: ReadonlySet<string>;
}

function notAsked({ problem, routes }: Prospect): Finding[] {
    const [first] = routes;
    return problem === undefined || first === undefined
        ? []
        : [
              {
                  kind: "unchecked",
                  message: `whether subsets exist at every moment of the update, because what is live could not be read: ${problem}.`,
                  urn: first.object.urn,
              },
          ];
}

function judgeRule(route: StackRoute, rule: Rule, known: Known): Finding[] {
    const requests = sharesOf(rule).flatMap(({ destination, range }) =>
        judgeDestination(route, rule, destination, range.most > 0 ? "requests" : "nothing", known),
    );
    const copies = rule.mirrors.flatMap((destination) => judgeDestination(route, rule, destination, "copies", known));
    return [...requests, ...copies];
}

/** Which requests a destination gets, and so which callers notice that it is missing. */
type Gets = "requests" | "copies" | "nothing";

const CONSEQUENCE: Readonly<Record<Gets, string>> = {
    requests: "callers would get 503",
    copies: "the copies would go nowhere, but callers would notice nothing",
    nothing: "callers would get 503 as soon as it has a weight",
};

function judgeDestination(
    route: StackRoute,
    rule: Rule,
    { host, subset, written }: Destination,
    gets: Gets,
    known: Known,
): Finding[] {
    const { inventory } = known;
    if (typeof host !== "string" || typeof subset !== "string") return [];
    const { urn } = route.object;
    const where = `${rule.label} of ${describe(route.object)} sends ${gets === "copies" ? "copies of requests" : "requests"} to subset ${subset} of ${host}`;
    const isNew = !known.broken.has(targetKey({ host, subset }));
    const level = (isSure: boolean) => (isSure && isNew && gets === "requests" ? "violation" : "advice");
    if (isHalfQualified(written)) {
        const isSure = ownsService(inventory, host) && inventory.unfollowed.length === 0;
        const message = `${where} by the name "${written}". Istio completes only names without a dot, and finds no such host: ${CONSEQUENCE[gets]}. Write ${serviceOf(host)?.name} or ${host}.svc.cluster.local.`;
        return [{ kind: level(isSure), urn, message }];
    }
    const problem = problemOf(route, host, subset, known);
    if (problem === undefined) return [];
    if (problem.isElsewhere) return [{ kind: "unchecked", urn, message: `${where}: ${problem.reason}.` }];
    const message = `${where}, but ${problem.reason}: ${CONSEQUENCE[gets]}. ${problem.wayOut}`;
    return [{ kind: level(true), urn, message }];
}

interface Problem {
    readonly reason: string;
    readonly wayOut: string;
    /** True where the answer is outside the stack, or known only after the update. */
    readonly isElsewhere: boolean;
}

function problemOf(
    route: StackRoute,
    host: string,
    subset: string,
    { inventory, pods, root }: Known,
): Problem | undefined {
    const callers = { client: route.namespace, root };
    const target = resolveTarget(inventory, host, subset, callers);
    if ("problem" in target) {
        const wayOut = `Add the subset to the DestinationRule of ${host}, and let the route depend on that.`;
        const defines = rulesFor(inventory, host, {
            ...callers,
            service: serviceOf(host)?.namespace ?? route.namespace,
        });
        const isOurs = defines.length > 0 || ownsService(inventory, host);
        return { reason: target.reason, wayOut, isElsewhere: target.problem === "unsure" || !isOurs };
    }
    const { backing, isVacant, doubts } = target;
    if (backing.workloads.length + backing.uncounted.length > 0) {
        const [doubt] = doubts;
        return doubt === undefined ? undefined : { reason: doubt, wayOut: "", isElsewhere: true };
    }
    const [maybe] = backing.maybe;
    if (maybe !== undefined) {
        const reason = `only the update will show whether ${describe(maybe.object)} is in it`;
        return { reason, wayOut: "", isElsewhere: true };
    }
    return {
        reason: `no Deployment or StatefulSet ${pods === "known" ? "" : "of the stack "}has pods with the labels of that subset and of the Service`,
        wayOut: "Compare the subset's labels and the Service's selector with the labels in the pod template.",
        isElsewhere: isVacant && pods === "declared",
    };
}

function ownsService({ services }: Inventory, host: string): boolean {
    return services.by.has(host);
}

function unread({ object, unread: whole, rules }: StackRoute): Finding[] {
    return [...whole, ...rules.flatMap((rule) => rule.unread)].map((path) => ({
        kind: "unchecked",
        urn: object.urn,
        message: `${path} of ${describe(object)}, which is known only after the update or malformed.`,
    }));
}
