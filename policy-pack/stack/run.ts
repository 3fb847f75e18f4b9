import type { PolicyResource } from "@pulumi/policy";
import { prerequisitesOf } from "./dependencies.ts";
import { type Inventory, takeInventory } from "./inventory.ts";
import { readObject } from "./object.ts";

/** What all policies of one preview or update look at, read once. */
export interface StackRun {
    readonly inventory: Inventory;
    /** The URNs of everything that has to be finished before a resource is touched. */
    readonly prerequisites: (urn: string) => ReadonlySet<string>;
}

let current: { readonly run: StackRun; readonly urns: string; readonly asked: Set<string> } | undefined;

/**
 * Pulumi hands each policy its own copy of the same resources, one policy after the other. The first reads them for all;
 * a policy that asks for the second time shows that a new run has begun.
 */
export function stackRun(resources: readonly PolicyResource[], policy: string): StackRun {
    const urns = resources.map(({ urn }) => urn).join("\n");
    if (current === undefined || current.urns !== urns || current.asked.has(policy)) {
        current = { run: readRun(resources), urns, asked: new Set() };
    }
    current.asked.add(policy);
    return current.run;
}

/** Reads a stack's resources. */
export function readRun(resources: readonly PolicyResource[]): StackRun {
    const byUrn = new Map(resources.map((resource) => [resource.urn, resource]));
    const known = new Map<string, ReadonlySet<string>>();
    return {
        inventory: takeInventory(resources.map(readObject).filter((object) => object !== undefined)),
        prerequisites: (urn) => {
            const resource = byUrn.get(urn);
            const found = known.get(urn) ?? (resource === undefined ? new Set<string>() : prerequisitesOf(resource));
            known.set(urn, found);
            return found;
        },
    };
}
