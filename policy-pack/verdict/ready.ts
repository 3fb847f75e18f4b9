import type { LiveState } from "../live/liveState.ts";
import { type Inventory, workloadKey } from "../stack/inventory.ts";
import { elements, fields, number, UNKNOWN } from "../stack/value.ts";
import { declaredCount, isAutoscaled } from "../workloads/backing.ts";
import { ANY, exactly, NONE, type Range } from "../workloads/range.ts";
import type { Workload } from "../workloads/workload.ts";

/**
 * How many pods of a declared workload will be ready when traffic arrives: those that are ready now, or all that are
 * declared where this update brings them up and the route waits for it.
 */
export function readyCount(workload: Workload, inventory: Inventory, live: LiveState, routeWaits: boolean): Range {
    if (workload.object.name === UNKNOWN || workload.object.namespace === UNKNOWN) {
        return ANY;
    }
    const present = live.inventory.workloadsByName.get(workloadKey(workload));
    if (routeWaits && isAwaited(workload) && (present === undefined || changes(workload, present, live.source))) {
        return isAutoscaled(inventory, workload) ? exactly(workload.replicas) : declaredCount(inventory, workload);
    }
    return present === undefined ? NONE : readyNow(present, live.source);
}

/** Pods that are ready, as the status says; the state's status counts only where it belongs to the latest generation. */
export function readyNow({ object, replicas }: Workload, source: LiveState["source"]): Range {
    const status = fields(object.status);
    const ready = number(status.readyReplicas) ?? 0;
    if (object.status === UNKNOWN || ready === UNKNOWN) {
        return ANY;
    }
    const { generation } = fields(object.metadata);
    const { observedGeneration } = status;
    if (source === "state" && observedGeneration !== undefined && observedGeneration !== generation) {
        return ANY;
    }
    return exactly(typeof replicas === "number" ? Math.min(ready, replicas) : ready);
}

const SKIP_AWAIT = "pulumi.com/skipAwait";

/** Whether Pulumi waits for the workload's pods before it goes on. */
function isAwaited({ object }: Workload): boolean {
    return fields(fields(object.metadata).annotations)[SKIP_AWAIT] !== "true";
}

/** Whether the update changes the pods of a workload, so that Pulumi waits for them. */
function changes(declared: Workload, present: Workload, source: LiveState["source"]): boolean {
    const proposed = number(fields(declared.object.metadata).generation);
    if (source === "state") {
        const observed = fields(present.object.status).observedGeneration;
        return observed === undefined || (typeof proposed === "number" && observed !== proposed);
    }
    const current = number(fields(present.object.metadata).generation);
    if (typeof proposed === "number" && typeof current === "number" && proposed > current) {
        return true;
    }
    return declared.replicas !== present.replicas || images(declared) !== images(present);
}

function images({ object }: Workload): string {
    const pod = fields(fields(fields(object.spec).template).spec);
    return elements(pod.containers)
        .map((container) => String(fields(container).image))
        .join();
}
