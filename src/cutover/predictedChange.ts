import type { ClusterClient } from "../cluster/client.ts";
import type { Stored } from "../cluster/stored.ts";
import type { ApplyMode } from "./applyMode.ts";
import { clientMerge } from "./clientMerge.ts";
import { differences } from "./differences.ts";
import { type ObjectState, same } from "./hookInputs.ts";
import { isTakenOver, withoutTakenOver } from "./takenOver.ts";

/** What an update of a Deployment does to its pods. */
export interface PredictedChange {
    readonly replicas: number | undefined;
    readonly template: boolean;
    /** What changes in the pods' template, by path. */
    readonly differences: readonly string[];
}

/** A Deployment in the previous program, in this program, and in the state. */
export interface Proposal {
    readonly before: ObjectState;
    readonly after: ObjectState;
    readonly state: ObjectState;
    readonly mode: ApplyMode;
    /** Whether the program decides the number of pods, not an autoscaler. */
    readonly ownsReplicas: boolean;
}

type Deployment = Omit<Stored, "spec"> & { spec?: DeploymentSpec };

type DeploymentSpec = { replicas?: number; template?: unknown } & Record<string, unknown>;

/** The Pulumi provider's field manager for an object that it has not applied yet. */
const NEW_MANAGER = "pulumi-kubernetes-dry-run";
/** The annotation that gives the provider another field manager. */
const MANAGER_ANNOTATION = "pulumi.com/patchFieldManager";
const MOST_TRIES = 5;

/**
 * Asks the API server what the provider's request would change. A comparison of inputs would report defaults, other notations of
 * a quantity and imported values as changes.
 */
export async function predictChange(client: ClusterClient, path: string, proposal: Proposal): Promise<PredictedChange> {
    for (let tries = 1; ; tries++) {
        const live = await client.get<Deployment>(path);
        const predicted = live && (await predict(client, path, live, proposal));
        if (predicted === "changed meanwhile") {
            if (tries < MOST_TRIES) continue;
            throw new Error(`${path} keeps changing, so the effect of this update on it cannot be determined`);
        }
        return predicted ? between(live?.spec, predicted) : guessed(live, proposal);
    }
}

function between(before: DeploymentSpec | undefined, after: DeploymentSpec): PredictedChange {
    const template = !same(before?.template, after.template);
    return {
        replicas: after.replicas,
        template,
        differences: template ? differences(before?.template, after.template) : [],
    };
}

/** The spec after the change; undefined where the API server does not say. */
async function predict(
    client: ClusterClient,
    path: string,
    live: Deployment,
    proposal: Proposal,
): Promise<DeploymentSpec | undefined | "changed meanwhile"> {
    const after = objectOf(live, proposal);
    if (proposal.mode === "client") {
        const { spec: before } = proposal.before;
        return withDefaults(client, path, live, clientMerge(live.spec, before, after.spec));
    }
    const applied = await client.tryApply<Deployment>(path, managerOf(live, proposal), after);
    if (!applied) return undefined;
    // A dry run cannot show this: the provider first takes ownership of others' fields.
    const spec = withoutTakenOver(
        applied.spec,
        live.metadata.managedFields ?? [],
        applied.metadata.managedFields ?? [],
    );
    return same(spec, applied.spec) ? applied.spec : withDefaults(client, path, live, spec);
}

/** The object without Pulumi's internal fields. The provider leaves a replica count alone that an autoscaler owns. */
function objectOf({ spec: live }: Deployment, { after, ownsReplicas }: Proposal): ObjectState {
    const { apiVersion, kind, metadata, spec } = after;
    const object = { ...(apiVersion && { apiVersion }), ...(kind && { kind }), ...(metadata && { metadata }) };
    return { ...object, spec: ownsReplicas ? { ...spec } : { ...spec, replicas: live?.replicas } };
}

function managerOf({ metadata }: Deployment, { after, state }: Proposal): string {
    const applying = metadata.managedFields?.find(
        ({ manager, operation }) => operation === "Apply" && manager?.startsWith("pulumi-kubernetes"),
    );
    const asked = after.metadata?.annotations?.[MANAGER_ANNOTATION];
    return asked ?? state.__fieldManager ?? applying?.manager ?? NEW_MANAGER;
}

/** A removed field may get a default, which only the API server knows. */
async function withDefaults(
    client: ClusterClient,
    path: string,
    { metadata: { resourceVersion } }: Deployment,
    spec: unknown,
): Promise<DeploymentSpec | undefined | "changed meanwhile"> {
    const replaced = await client.change<Deployment>(`${path}?dryRun=All`, resourceVersion, [
        { op: "replace", path: "/spec", value: spec },
    ]);
    return replaced ? replaced.spec : "changed meanwhile";
}

/** Where the API server does not say: differences in the program count, and so do values that others have set. */
function guessed(live: Deployment | undefined, { before, after }: Proposal): PredictedChange {
    const replicas = after.spec?.replicas;
    const others = (live?.metadata.managedFields ?? []).some(
        (entry) =>
            isTakenOver(entry) &&
            !entry.manager?.startsWith("pulumi") &&
            "f:template" in (entry.fieldsV1?.["f:spec"] ?? {}),
    );
    const template = others || !same(before.spec?.template, after.spec?.template);
    return {
        replicas: replicas === undefined ? undefined : Number(replicas),
        template,
        differences: template ? differences(before.spec?.template, after.spec?.template) : [],
    };
}
