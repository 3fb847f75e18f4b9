import type { PolicyResource } from "@pulumi/policy";
import { type Inventory, takeInventory } from "../inventory/inventory.ts";
import { deployedBefore } from "../live/deployedBefore.ts";
import { type Clusters, shareClusters } from "../live/previewState.ts";
import { readObject } from "../objects/object.ts";
import { type RecordedGate, recordedGate } from "./component.ts";
import { waitsFor } from "./dependencies.ts";
import { leavingOf } from "./leaving.ts";

/** What all policies of one preview or update share, read once. */
export interface StackRun {
    readonly inventory: Inventory;
    /** Whether Pulumi finishes the resource `earlier` before it touches the resource `later`, both given as URNs. */
    readonly waitsFor: (later: string, earlier: string) => boolean;
    /** What the component that owns a resource, given as a URN, has recorded of its gate. */
    readonly gateOf: (urn: string) => RecordedGate | undefined;
    /** The clusters of the stack's providers, each opened once. */
    readonly clusters: Clusters;
    /** Reads once what the stack had before this update. */
    readonly before: typeof deployedBefore;
    /** What this update may remove, but counts as staying; undefined where all is known. */
    readonly doubt?: string | undefined;
}

/** Gives each policy what they all share. */
export interface StackRuns {
    (resources: readonly PolicyResource[], policy: string): Promise<StackRun>;
    /** Takes the URN of each resource that the program registers. */
    readonly registers: (urn: string) => void;
}

/**
 * Pulumi hands each policy its own copy of the same resources, one policy after the other. The first reads them for all;
 * a policy that asks for the second time shows that a new run has begun.
 */
export function shareRuns(askBefore = deployedBefore): StackRuns {
    const registered = new Set<string>();
    let current: { readonly run: Promise<StackRun>; readonly urns: string; readonly asked: Set<string> } | undefined;
    const share = (resources: readonly PolicyResource[], policy: string) => {
        const urns = resources.map(({ urn }) => urn).join("\n");
        if (current === undefined || current.urns !== urns || current.asked.has(policy)) {
            current = { run: readStaying(resources, registered, askBefore), urns, asked: new Set() };
        }
        current.asked.add(policy);
        return current.run;
    };
    return Object.assign(share, { registers: (urn: string) => void registered.add(urn) });
}

async function readStaying(
    resources: readonly PolicyResource[],
    registered: ReadonlySet<string>,
    askBefore: typeof deployedBefore,
): Promise<StackRun> {
    let answer: ReturnType<typeof deployedBefore> | undefined;
    const before: typeof deployedBefore = (timeoutSeconds) => {
        answer ??= askBefore(timeoutSeconds);
        return answer;
    };
    const { urns, doubt } = await leavingOf(resources, registered, before);
    return { ...readRun(resources.filter(({ urn }) => !urns.has(urn))), before, doubt };
}

/** Reads a stack's resources. */
export function readRun(resources: readonly PolicyResource[]): StackRun {
    const byUrn = new Map(resources.map((resource) => [resource.urn, resource]));
    return {
        clusters: shareClusters(),
        before: deployedBefore,
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
