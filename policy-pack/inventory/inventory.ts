import { readRoute } from "../../src/model/route/rule.ts";
import { UNKNOWN } from "../../src/model/value.ts";
import { type DestinationRule, readDestinationRule } from "../mesh/destinationRule.ts";
import type { StackRoute } from "../mesh/stackRoute.ts";
import type { StackObject } from "../objects/object.ts";
import { type Autoscaler, readAutoscaler } from "../workloads/autoscaler.ts";
import { readService, type Service } from "../workloads/service.ts";
import { readWorkload, type Workload } from "../workloads/workload.ts";

/** Everything in a stack that traffic depends on, read once and found by name. */
export interface Inventory {
    readonly objects: readonly StackObject[];
    readonly routes: readonly StackRoute[];
    readonly destinationRules: Grouped<DestinationRule>;
    readonly services: Grouped<Service>;
    readonly workloads: Grouped<Workload>;
    readonly allWorkloads: readonly Workload[];
    /** By `Kind/name.namespace`. */
    readonly workloadsByName: ReadonlyMap<string, Workload>;
    readonly autoscalers: Grouped<Autoscaler>;
    /** Objects that steer traffic in ways that the policies do not follow. */
    readonly unfollowed: readonly StackObject[];
}

/** Objects by a key. Those whose key is not known yet are kept apart, since they could match any. */
export interface Grouped<T> {
    readonly by: ReadonlyMap<string, readonly T[]>;
    readonly unsure: readonly T[];
}

const ISTIO = "networking.istio.io";

const UNFOLLOWED: ReadonlyMap<string, readonly string[]> = new Map([
    [ISTIO, ["ServiceEntry", "EnvoyFilter", "WorkloadEntry"]],
    ["gateway.networking.k8s.io", ["HTTPRoute", "GRPCRoute", "TLSRoute", "TCPRoute"]],
    ["helm.sh", ["Release"]],
]);

const PATCHED = ["", "apps", "autoscaling", ISTIO];

/** Sorts Kubernetes objects, of a stack or of a cluster, in one pass. */
export function takeInventory(objects: readonly StackObject[]): Inventory {
    const workloads = objects.map(readWorkload).filter((workload) => workload !== undefined);
    return {
        objects,
        routes: objects.filter(isIstio("VirtualService")).map(stackRoute),
        destinationRules: group(objects.filter(isIstio("DestinationRule")).map(stackRule), (rule) =>
            rule.namespace === UNKNOWN || rule.host === UNKNOWN ? [] : [`${rule.namespace}|${rule.host}`],
        ),
        services: group(
            objects.map(readService).filter((service) => service !== undefined),
            ({ object }) => qualified(object.name, object.namespace),
        ),
        workloads: group(workloads, ({ object, podLabels }) =>
            object.namespace === UNKNOWN || podLabels === UNKNOWN || Object.values(podLabels).includes(UNKNOWN)
                ? []
                : [object.namespace, ...Object.entries(podLabels).map((label) => labelKey(object.namespace, label))],
        ),
        allWorkloads: workloads,
        workloadsByName: new Map(workloads.map((workload) => [workloadKey(workload), workload])),
        autoscalers: group(
            objects.map(readAutoscaler).filter((autoscaler) => autoscaler !== undefined),
            ({ object, target }) => qualified(target, object.namespace),
        ),
        unfollowed: objects.filter(isUnfollowed),
    };
}

/** Pulumi's patches change parts of objects that the stack does not otherwise declare. */
function isUnfollowed({ kind: { group, kind } }: StackObject): boolean {
    return UNFOLLOWED.get(group)?.includes(kind) || (PATCHED.includes(group) && kind.endsWith("Patch"));
}

/** The key under which a workload is found by its name. */
export function workloadKey({ object }: Workload): string {
    return `${object.kind.kind}/${String(object.name)}.${String(object.namespace)}`;
}

/** The key under which a workload is found by one label of its pods. */
export function labelKey(namespace: StackObject["namespace"], [key, value]: [string, unknown]): string {
    return `${String(namespace)}|${key}=${String(value)}`;
}

/** Whether an object is of one of Istio's kinds, in any version of its API. */
export function isIstio(kind: string): (object: StackObject) => boolean {
    return (object) => object.kind.group === ISTIO && object.kind.kind === kind;
}

/** Reads a VirtualService of the stack. */
export function stackRoute(object: StackObject): StackRoute {
    const route = readRoute(object.spec, object.namespace === UNKNOWN ? "" : object.namespace);
    const unread = (["name", "namespace"] as const).filter((part) => object[part] === UNKNOWN);
    return { ...route, object, unread: [...route.unread, ...unread.map((part) => `metadata.${part}`)] };
}

/** Reads a DestinationRule of the stack. */
export function stackRule(object: StackObject): DestinationRule {
    return { ...readDestinationRule(object.spec, object.namespace), object };
}

function qualified(name: StackObject["name"], namespace: StackObject["namespace"]): string[] {
    return name === UNKNOWN || namespace === UNKNOWN ? [] : [`${name}.${namespace}`];
}

function group<T>(items: readonly T[], keysOf: (item: T) => readonly string[]): Grouped<T> {
    const by = new Map<string, T[]>();
    const unsure: T[] = [];
    for (const item of items) {
        const keys = keysOf(item);
        if (keys.length === 0) {
            unsure.push(item);
        }
        for (const key of keys) {
            const present = by.get(key);
            if (present === undefined) {
                by.set(key, [item]);
            } else {
                present.push(item);
            }
        }
    }
    return { by, unsure };
}
