import { isHalfQualified, serviceOf } from "../../src/model/route/host.ts";
import type { Rule } from "../../src/model/route/rule.ts";
import { type Share, sharesOf } from "../../src/model/route/share.ts";
import type { Finding } from "../finding.ts";
import type { StackRoute } from "../mesh/stackRoute.ts";
import { rulesFor } from "../mesh/subset.ts";
import { MESH_SETTINGS, SCOPE } from "../settings/shared.ts";
import type { Inventory } from "../stack/inventory.ts";
import { describe } from "../stack/object.ts";
import { isInScope } from "../stack/scope.ts";
import { resolveTarget } from "../verdict/target.ts";
import { stackPolicy } from "./stackPolicy.ts";

/** Blocks a route to a subset that nobody defines, or behind which there is nothing. */
export const routeSubsetExists = stackPolicy({
    name: "route-subset-exists",
    description: "Every subset that gets requests is defined by a DestinationRule and selects a workload.",
    enforcementLevel: "mandatory",
    severity: "critical",
    settings: { ...MESH_SETTINGS, ...SCOPE },
    judge: ({ inventory }, settings) =>
        inventory.routes
            .filter(({ object }) => isInScope(object, settings))
            .flatMap((route) => [
                ...unread(route),
                ...route.rules.flatMap((rule) => judgeRule(route, rule, inventory, settings.rootNamespace)),
            ]),
});

function judgeRule(route: StackRoute, rule: Rule, inventory: Inventory, root: string): Finding[] {
    const requests = sharesOf(rule).flatMap((share) => judgeShare(route, rule, share, inventory, root));
    const copies = rule.mirrors.flatMap((destination) =>
        judgeShare(route, rule, { destination, share: 1 }, inventory, root).map(
            (finding): Finding => ({ ...finding, kind: finding.kind === "violation" ? "advice" : finding.kind }),
        ),
    );
    return [...requests, ...copies];
}

function judgeShare(
    route: StackRoute,
    rule: Rule,
    { destination, share }: Share,
    inventory: Inventory,
    root: string,
): Finding[] {
    const { host, subset, written } = destination;
    if (typeof host !== "string" || typeof subset !== "string") {
        return [];
    }
    const { urn } = route.object;
    const where = `${rule.label} of ${describe(route.object)} sends requests to subset ${subset} of ${host}`;
    if (isHalfQualified(written)) {
        const isSure = ownsService(inventory, host) && inventory.unfollowed.length === 0;
        const message = `${where} by the name "${written}". Istio completes only names without a dot, finds no such host, and answers 503. Write ${serviceOf(host)?.name} or ${host}.svc.cluster.local.`;
        return [{ kind: isSure && share !== 0 ? "violation" : "advice", urn, message }];
    }
    const problem = problemOf(route, host, subset, inventory, root);
    if (problem === undefined) {
        return [];
    }
    if (problem.isElsewhere) {
        return [{ kind: "unchecked", urn, message: `${where}: ${problem.reason}.` }];
    }
    const message = `${where}, but ${problem.reason}: callers would get 503. ${problem.wayOut}`;
    return [{ kind: share === 0 ? "advice" : "violation", urn, message }];
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
    inventory: Inventory,
    root: string,
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
    const { backing, service, doubts } = target;
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
        reason: "no Deployment or StatefulSet of the stack has pods with the labels of that subset and of the Service",
        wayOut: "Compare the subset's labels and the Service's selector with the labels in the pod template.",
        isElsewhere: !ownsService(inventory, host) && !inventory.workloads.by.has(service.namespace),
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
