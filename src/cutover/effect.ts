import type { ClusterClient } from "../cluster/client.ts";
import { type ObjectState, same } from "./hookInputs.ts";

/** What an update of a Deployment does to its pods. */
export interface Effect {
    replicas: number | undefined;
    template: boolean;
}

interface RawDeployment {
    metadata: { managedFields?: { manager?: string; operation?: string }[] };
    spec?: { replicas?: number; template?: unknown };
}

/** As the Pulumi provider calls itself where it has not applied anything to an object yet. */
const NEW_MANAGER = "pulumi-kubernetes-dry-run";

/**
 * Lets the API server say what would change, as the provider is about to apply it. Comparing inputs would take
 * defaults, other notations of a quantity, and what was imported for changes of pods.
 */
export async function effectOf(
    client: ClusterClient,
    path: string,
    before: ObjectState,
    after: ObjectState,
    ownsReplicas: boolean,
): Promise<Effect> {
    const live = await client.get<RawDeployment>(path);
    const manager = live?.metadata.managedFields?.find(
        ({ manager, operation }) => operation === "Apply" && manager?.startsWith("pulumi-kubernetes"),
    )?.manager;
    const applied =
        live && (await client.tryApply<RawDeployment>(path, manager ?? NEW_MANAGER, objectOf(after, ownsReplicas)));
    if (!applied) return guessed(before, after);
    return { replicas: applied.spec?.replicas, template: !same(live.spec?.template, applied.spec?.template) };
}

/** The object alone: Pulumi keeps notes of its own beside it. A count that an autoscaler owns is not applied. */
function objectOf({ apiVersion, kind, metadata, spec }: ObjectState, ownsReplicas: boolean): object {
    const { replicas: _, ...rest } = spec ?? {};
    return { apiVersion, kind, metadata, spec: ownsReplicas ? spec : rest };
}

/** Where the API server does not say: what differs in the program counts as different. */
function guessed(before: ObjectState, after: ObjectState): Effect {
    const replicas = after.spec?.replicas;
    return {
        replicas: replicas === undefined ? undefined : Number(replicas),
        template: !same(before.spec?.template, after.spec?.template),
    };
}
