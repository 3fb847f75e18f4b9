import type { PolicyResource } from "@pulumi/policy";
import { type Inventory, takeInventory } from "../inventory/inventory.ts";
import { type Clusters, shareClusters } from "../live/previewState.ts";
import { readObject } from "../objects/object.ts";
import { type RecordedGate, recordedGate } from "./component.ts";
import { waitsFor } from "./dependencies.ts";

/** What all policies of one preview or update share, read once. */
export interface StackRun {
    readonly inventory: Inventory;
    /** Whether Pulumi finishes the resource `earlier` before it touches the resource `later`, both given as URNs. */
    readonly waitsFor: (later: string, earlier: string) => boolean;
    /** What the component that owns a resource, given as a URN, has recorded of its gate. */
    readonly gateOf: (urn: string) => RecordedGate | undefined;
    /** The clusters of the stack's providers, each opened once. */
    readonly clusters: Clusters;
}

/** Gives each policy what they all share. */
export type StackRuns = (resources: readonly PolicyResource[], policy: string) => StackRun;

/**
 * Pulumi hands each policy its own copy of the same resources, one policy after the other. The first reads them for all;
 * a policy that asks for the second time shows that a new run has begun.
 */
export function shareRuns(): StackRuns {
    let current: { readonly run: StackRun; readonly urns: string; readonly asked: Set<string> } | undefined;
    return (resources, policy) => {
        const urns = resources.map(({ urn }) => urn).join("\n");
        if (current === undefined || current.urns !== urns || current.asked.has(policy)) {
            current = { run: readRun(resources), urns, asked: new Set() };
        }
        current.asked.add(policy);
        return current.run;
    };
}

/** Reads a stack's resources. */
export function readRun(resources: readonly PolicyResource[]): StackRun {
    const byUrn = new Map(resources.map((resource) => [resource.urn, resource]));
    return {
        clusters: shareClusters(),
        inventory: takeInventory(resources.map(readObject).filter((object) => object !== undefined)),
        gateOf: (urn) => gateAround(byUrn.get(urn)),
        waitsFor: (later, earlier) => {
            const [one, other] = [byUrn.get(later), byUrn.get(earlier)];
            return one !== undefined && other !== undefined && waitsFor(one, other);
        },
    };
}

function gateAround(resource: PolicyResource | undefined): RecordedGate | undefined {
    return resource?.parent && (recordedGate(resource.parent) ?? gateAround(resource.parent));
}
