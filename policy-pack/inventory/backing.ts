import { type Labels, type Match, matchLabels, weakest } from "../../src/model/labels.ts";
import { exactly, oneOf, type Range } from "../../src/model/range.ts";
import type { ServiceName } from "../../src/model/route/host.ts";
import { UNKNOWN } from "../../src/model/value.ts";
import { isDeclared } from "../objects/object.ts";
import { type Autoscaler, limitOf } from "../workloads/autoscaler.ts";
import type { Workload } from "../workloads/workload.ts";
import { type Inventory, labelKey } from "./inventory.ts";

/** The workloads of a stack behind a subset. */
export interface Backing {
    /** Deployments and StatefulSets whose pods are in the subset. */
    readonly workloads: readonly Workload[];
    /** Other workloads whose pods are in the subset, and cannot be counted. */
    readonly uncounted: readonly Workload[];
    /** Workloads of which only the update will show whether their pods are in the subset. */
    readonly maybe: readonly Workload[];
}

/**
 * Finds what is behind a subset: workloads in the service's namespace whose pods the Service and the subset's labels select.
 * Without a Service (`selector` undefined) the subset's labels alone decide.
 */
export function backingOf(
    inventory: Inventory,
    { namespace }: ServiceName,
    selector: Labels | undefined,
    subset: Labels,
): Backing {
    const wanted: Labels[] = [selector ?? {}, subset];
    const rated = candidates(inventory, namespace, wanted).map((workload) => ({
        workload,
        match: weakest([
            workload.object.namespace === UNKNOWN ? "maybe" : "yes",
            ...wanted.map((labels) => matchLabels(labels, workload.podLabels)),
        ]),
    }));
    const rating = (wanted: Match) => rated.filter(({ match }) => match === wanted).map(({ workload }) => workload);
    return {
        workloads: rating("yes").filter(({ countable }) => countable),
        uncounted: rating("yes").filter(({ countable }) => !countable),
        maybe: rating("maybe"),
    };
}

/** The smallest indexed group of workloads that holds every match, and those that cannot be told apart yet. */
function candidates({ workloads }: Inventory, namespace: string, wanted: readonly Labels[]): Workload[] {
    const keys = wanted
        .flatMap((labels) => (labels === UNKNOWN ? [] : Object.entries(labels)))
        .filter(([, value]) => value !== UNKNOWN)
        .map((label) => labelKey(namespace, label));
    const groups = [namespace, ...keys].map((key) => workloads.by.get(key) ?? []);
    const smallest = groups.reduce((least, group) => (group.length < least.length ? group : least));
    const unsure = workloads.unsure.filter(
        ({ object }) => object.namespace === UNKNOWN || object.namespace === namespace,
    );
    return [...smallest, ...unsure];
}

/** The declared minimum of a workload's pods: its autoscaler's minimum where it has one that is not switched off. */
export function declaredCount({ autoscalers }: Inventory, { object, replicas }: Workload): Range {
    const target = `${object.kind.kind}/${String(object.name)}`;
    const known = object.name !== UNKNOWN && object.namespace !== UNKNOWN;
    const found = known ? (autoscalers.by.get(`${target}.${String(object.namespace)}`) ?? []) : [];
    const own = replicas === 0 ? found.filter((autoscaler) => !isOffAtNone(autoscaler)) : found;
    const maybe = known ? autoscalers.unsure : [...autoscalers.unsure, ...[...autoscalers.by.values()].flat()];
    const others = maybe.filter(
        (autoscaler) =>
            (autoscaler.object.namespace === UNKNOWN ||
                object.namespace === UNKNOWN ||
                autoscaler.object.namespace === object.namespace) &&
            (autoscaler.target === UNKNOWN || object.name === UNKNOWN || autoscaler.target === target),
    );
    const declared = own.length > 0 ? least(own) : exactly(replicas);
    return oneOf([declared, ...others.map((autoscaler) => exactly(autoscaler.least))]);
}

/**
 * A HorizontalPodAutoscaler is switched off while its workload should have no pods.
 * See https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/#implicit-maintenance-mode-deactivation
 */
function isOffAtNone({ object, least: keeps }: Autoscaler): boolean {
    return object.kind.kind === "HorizontalPodAutoscaler" && keeps !== 0;
}

/** Whether an autoscaler sets the size of a workload. */
export function isAutoscaled(inventory: Inventory, workload: Workload): boolean {
    return autoscalersOf(inventory, workload).length > 0;
}

/**
 * Whether the declaration leaves open how many pods a workload has: its autoscaler may scale to 0 without load, or is not in the
 * stack.
 */
export function isElastic(inventory: Inventory, workload: Workload): boolean {
    return (
        maySleep(inventory, workload) || autoscalersOf(inventory, workload).some(({ object }) => !isDeclared(object))
    );
}

/** Whether the autoscaler of a workload may scale it to 0 and up again. */
export function maySleep(inventory: Inventory, workload: Workload): boolean {
    return autoscalersOf(inventory, workload).some(({ least }) => least === 0);
}

/** The most pods that its autoscalers let a workload have; infinite where no limit is known. */
export function mostAllowed(inventory: Inventory, workload: Workload): number {
    return Math.min(Number.POSITIVE_INFINITY, ...autoscalersOf(inventory, workload).map(limitOf));
}

function autoscalersOf({ autoscalers }: Inventory, { object }: Workload): readonly Autoscaler[] {
    return autoscalers.by.get(`${object.kind.kind}/${String(object.name)}.${String(object.namespace)}`) ?? [];
}

function least(autoscalers: readonly Autoscaler[]): Range {
    const ranges = autoscalers.map((autoscaler) => exactly(autoscaler.least));
    return {
        least: Math.min(...ranges.map((range) => range.least)),
        most: Math.min(...ranges.map((range) => range.most)),
    };
}
