import { matchLabels } from "../../src/model/labels.ts";
import { fields, hasUnknown, UNKNOWN } from "../../src/model/value.ts";
import { type Inventory, isIstio, stackRule, takeInventory, workloadKey } from "../inventory/inventory.ts";
import type { DeployedBefore } from "../live/deployedBefore.ts";
import type { LiveState } from "../live/liveState.ts";
import { isDeclared, objectKey, type StackObject } from "../objects/object.ts";
import type { Service } from "../workloads/service.ts";
import { readWorkload, type Workload } from "../workloads/workload.ts";

/**
 * What there will be once the stack is updated: what it declares, as far as the update changes it, and the live objects that
 * belong to others. A live object that the stack does not declare may also be one that it declared until now: the stack's state
 * tells. Without the state, it counts as another stack's where this stack has nothing of its kind for the same service, as where
 * routes and workloads are in separate stacks.
 */
export function outlookOf(declared: Inventory, live: LiveState, before?: DeployedBefore): Inventory {
    const present = presentObjects(live);
    const isKnown = before !== undefined && !("problem" in before);
    const stays = isKnown ? (_: StackObject, key: string) => !before.has(key) : staysFor(declared, live);
    const others = [...present].filter(([key, object]) => !isIn(declared, key) && stays(object, key));
    return takeInventory([
        ...declared.objects.map((object) => settled(object, present.get(objectKey(object) ?? ""))),
        ...others.map(([, object]) => object),
    ]);
}

/** The live objects on which the stack's traffic depends and that it does not declare: another stack's, or removed by this update. */
export function undeclaredBehind(declared: Inventory, live: LiveState): StackObject[] {
    const rules = [...declared.destinationRules.by.values()].flat();
    const hosts = new Set<unknown>([
        ...rules.map(({ host }) => host),
        ...declared.routes
            .flatMap((route) => route.rules)
            .flatMap(({ destinations }) => destinations.map(({ host }) => host)),
    ]);
    const named = [live.inventory, declared].flatMap(({ services }) =>
        [...services.by].filter(([host]) => hosts.has(host)).flatMap(([, found]) => found),
    );
    const serving = live.inventory.allWorkloads.filter((workload) =>
        named.some((service) => mayTakeIn(service, workload)),
    );
    const names = new Set(serving.map(workloadKey));
    const scaling = [...live.inventory.autoscalers.by]
        .filter(([target]) => names.has(target))
        .flatMap(([, found]) => found);
    const found = [...named, ...serving, ...scaling].map(({ object }) => object);
    return found.filter((object) => !isDeclared(object) && !isIn(declared, objectKey(object) ?? ""));
}

/** What there will be once one object is updated, and all others are as they are now. */
export function outlookAfter(object: StackObject, live: LiveState): Inventory {
    const present = presentObjects(live);
    present.set(objectKey(object) ?? "", object);
    return takeInventory([...present.values()]);
}

function presentObjects({ inventory, routes }: LiveState): Map<string, StackObject> {
    const objects = [...inventory.objects, ...[...(routes?.values() ?? [])].map(({ object }) => object)];
    return new Map(objects.map((object) => [objectKey(object) ?? "", object]));
}

/**
 * An object that the update does not change stays as it is live, even after a change by hand: a preview shows a later generation
 * than the live one only of what the update changes. Replaced objects have another uid.
 */
function settled(declared: StackObject, present: StackObject | undefined): StackObject {
    const [one, other] = [fields(declared.metadata), fields(present?.metadata)];
    const isLeftAlone =
        present !== undefined &&
        one.uid === other.uid &&
        typeof one.generation === "number" &&
        typeof other.generation === "number" &&
        one.generation <= other.generation &&
        !hasUnknown(declared.spec);
    return isLeftAlone ? { ...declared, spec: present.spec, status: present.status } : declared;
}

const keysOf = new WeakMap<Inventory, ReadonlySet<string | undefined>>();

function isIn(inventory: Inventory, key: string): boolean {
    const keys = keysOf.get(inventory) ?? new Set(inventory.objects.map(objectKey));
    keysOf.set(inventory, keys);
    return keys.has(key);
}

/** Whether a live object that the stack does not declare belongs to others, and so stays. */
function staysFor(declared: Inventory, live: LiveState): (object: StackObject) => boolean {
    const hosts = new Set([
        ...[...declared.destinationRules.by.values()].flat().map(({ host }) => host),
        ...declared.services.by.keys(),
    ]);
    const services = [...[...declared.services.by.values()].flat(), ...[...live.inventory.services.by.values()].flat()];
    const own = services.filter((service) => declared.allWorkloads.some((workload) => mayTakeIn(service, workload)));
    return (object) => {
        const workload = readWorkload(object);
        if (workload !== undefined) return !own.some((service) => mayTakeIn(service, workload));
        return !isIstio("DestinationRule")(object) || !hosts.has(stackRule(object).host);
    };
}

function mayTakeIn({ object, selector }: Service, workload: Workload): boolean {
    const { namespace } = workload.object;
    return (
        selector !== undefined &&
        (namespace === object.namespace || namespace === UNKNOWN) &&
        matchLabels(selector, workload.podLabels) !== "no"
    );
}
