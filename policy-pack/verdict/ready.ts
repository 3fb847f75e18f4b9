import type { Match } from "../../src/model/labels.ts";
import { ANY, exactly, NONE, oneOf, type Range } from "../../src/model/range.ts";
import { readinessOf } from "../../src/model/readiness.ts";
import { elements, fields, number, UNKNOWN, type Unknown } from "../../src/model/value.ts";
import { declaredCount, isAutoscaled } from "../inventory/backing.ts";
import { type Inventory, workloadKey } from "../inventory/inventory.ts";
import { isUnread, type LiveState } from "../live/liveState.ts";
import type { Workload } from "../workloads/workload.ts";
import { templateChanges } from "./template.ts";

/**
 * How many pods of a workload's newest release will be ready when traffic arrives: those that are ready now, or all that are
 * declared where this update brings them up and what moves the traffic waits for it.
 */
export function readyCount(workload: Workload, inventory: Inventory, live: LiveState, isAwaitedFor: boolean): Range {
    const { name, namespace, kind } = workload.object;
    if (name === UNKNOWN || namespace === UNKNOWN) return ANY;
    const present = live.inventory.workloadsByName.get(workloadKey(workload));
    if (present === undefined && isUnread(live, kind.kind, namespace)) return ANY;
    const now = present === undefined ? NONE : readyNow(present, live.source, "newest release");
    if (isPaused(workload)) return whilePaused(workload, present, now);
    const isBroughtUp = isAwaitedFor && isAwaited(workload) ? changes(workload, present, live.source) : "no";
    const brought = isAutoscaled(inventory, workload) ? exactly(workload.replicas) : declaredCount(inventory, workload);
    return isBroughtUp === "maybe" ? oneOf([now, brought]) : isBroughtUp === "yes" ? brought : now;
}

/** Pods that are ready, as the status says: those that serve, whatever their release, or those of the newest one alone. */
export function readyNow(
    { object }: Workload,
    source: LiveState["source"],
    of: "any release" | "newest release",
): Range {
    const [metadata, spec, status] = [fields(object.metadata), fields(object.spec), fields(object.status)];
    const counts = [metadata.generation, spec.replicas, ...Object.values(status)];
    if (object.status === UNKNOWN || counts.includes(UNKNOWN)) return ANY;
    const { ready, current, observed } = readinessOf({ metadata, spec, status });
    if (source === "state" && status.observedGeneration !== undefined && !observed) return ANY;
    const count = of === "newest release" ? current : ready;
    // Counts of what was wanted before say nothing about the release that is wanted now.
    const isStale = of === "newest release" && status.observedGeneration !== undefined && !observed;
    return isStale ? { least: 0, most: count } : exactly(count);
}

/** A paused Deployment starts no pod of a new release, whatever is declared. */
export function isPaused({ object }: Workload): boolean {
    return fields(object.spec).paused === true;
}

function whilePaused(workload: Workload, present: Workload | undefined, now: Range): Range {
    const isNew = present === undefined ? "yes" : templateChanges(workload, present);
    return isNew === "yes" ? NONE : isNew === "no" ? now : oneOf([now, NONE]);
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
export function changes(declared: Workload, present: Workload | undefined, source: LiveState["source"]): Match {
    if (present === undefined) return "yes";
    const metadata = fields(declared.object.metadata);
    const proposed = number(metadata.generation);
    const status = fields(present.object.status);
    const current = number(source === "state" ? status.observedGeneration : fields(present.object.metadata).generation);
    if (metadata.uid !== fields(present.object.metadata).uid && metadata.uid !== undefined) return "yes";
    if (typeof proposed === "number" && typeof current === "number") return proposed > current ? "yes" : "no";
    if (declared.replicas !== present.replicas && declared.replicas !== UNKNOWN) return "yes";
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
