import type { Match } from "../../src/model/labels.ts";
import { ANY, exactly, NONE, oneOf, type Range } from "../../src/model/range.ts";
import { elements, fields, number, UNKNOWN, type Unknown } from "../../src/model/value.ts";
import type { LiveState } from "../live/liveState.ts";
import { type Inventory, workloadKey } from "../stack/inventory.ts";
import { declaredCount, isAutoscaled } from "../workloads/backing.ts";
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
    const now = present === undefined ? NONE : readyNow(present, live.source);
    const isBroughtUp = routeWaits && isAwaited(workload) ? changes(workload, present, live.source) : "no";
    const brought = isAutoscaled(inventory, workload) ? exactly(workload.replicas) : declaredCount(inventory, workload);
    return isBroughtUp === "maybe" ? oneOf([now, brought]) : isBroughtUp === "yes" ? brought : now;
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

/**
 * Whether the update changes a workload, so that Pulumi waits for its pods. A preview that has asked the API server shows
 * it by a later generation; one that could not ask shows only what is declared.
 */
function changes(declared: Workload, present: Workload | undefined, source: LiveState["source"]): Match {
    if (present === undefined) {
        return "yes";
    }
    const proposed = number(fields(declared.object.metadata).generation);
    const status = fields(present.object.status);
    const current = number(source === "state" ? status.observedGeneration : fields(present.object.metadata).generation);
    if (typeof proposed === "number" && typeof current === "number") {
        return proposed > current ? "yes" : "no";
    }
    if (declared.replicas !== present.replicas && declared.replicas !== UNKNOWN) {
        return "yes";
    }
    const [one, other] = [images(declared), images(present)];
    return declared.replicas === UNKNOWN || one === UNKNOWN ? "maybe" : one === other ? "no" : "yes";
}

function images({ object }: Workload): string | Unknown {
    const { template } = fields(object.spec);
    const { containers } = fields(fields(template).spec);
    const names = elements(containers).map((container) => fields(container).image);
    const parts = [object.spec, template, fields(template).spec, containers, ...elements(containers), ...names];
    return parts.includes(UNKNOWN) ? UNKNOWN : names.join();
}
