import type { KubernetesObject, V1ReplicaSet } from "@kubernetes/client-node";
import { execa } from "execa";
import type { Color } from "../../../../src/model/color.ts";
import { followObjects } from "../../../harness/followObjects.ts";
import { eventually } from "../../../sandbox/supervisor/probe.ts";
import type { Controller } from "../controller.ts";
import { atMostPodsOf } from "../pods.ts";
import { APP, NAMESPACE } from "../workload.ts";

/** The label by which the controller tells the pods of one template from those of another. */
export const HASH = "rollouts-pod-template-hash";

/** Longer than pods take to start or to end. */
const LONG = 120;

interface Rollout extends KubernetesObject {
    readonly spec: { readonly replicas?: number };
    readonly status?: {
        readonly phase?: string;
        readonly message?: string;
        readonly currentPodHash?: string;
        readonly stableRS?: string;
        readonly pauseConditions?: readonly object[];
    };
}

/** The Rollout and its pods as they are, waited for by what the controller brings about. */
export async function followRollout({ brings }: Controller) {
    const rollouts = await followObjects<Rollout>(`/apis/argoproj.io/v1alpha1/namespaces/${NAMESPACE}/rollouts`);
    const replicaSets = await followObjects<V1ReplicaSet>(`/apis/apps/v1/namespaces/${NAMESPACE}/replicasets`, {
        // A Deployment that was taken over has some without it.
        labelSelector: HASH,
    });
    const podsOf = (color: Color) => replicaSets.all().find(({ metadata }) => metadata?.labels?.color === color);

    const until = (color: Color, what: string, holds: (rollout: Rollout, pods: V1ReplicaSet) => boolean) =>
        brings(async () => {
            const [rollout, pods] = [rollouts.get(APP), podsOf(color)];
            if (!rollout || !pods || !holds(rollout, pods)) {
                const { phase, message, currentPodHash, stableRS } = rollout?.status ?? {};
                const state = JSON.stringify({ phase, message, currentPodHash, stableRS, pods: pods?.status });
                throw new Error(`the Rollout is not ${what}: ${state}`);
            }
        }, LONG);
    return {
        /** What the controller calls the pods of a colour, once it has made them. */
        hashOf: (color: Color): Promise<string> =>
            eventually(() => {
                const hash = hashIn(podsOf(color));
                if (hash) return hash;
                throw new Error(`the Rollout has no ReplicaSet with the label color=${color}`);
            }),
        /** The new pods are there, and the controller waits for a word of the user. */
        untilPaused: (color: Color) =>
            until(color, `paused with ${color} ready`, ({ spec, status }, pods) =>
                [
                    status?.currentPodHash === hashIn(pods),
                    status?.phase === "Paused",
                    (status?.pauseConditions ?? []).length > 0,
                    (pods.status?.readyReplicas ?? 0) >= (spec.replicas ?? 1),
                ].every(Boolean),
            ),
        /** All is done, but for pods that are no longer needed. */
        untilPromoted: (color: Color) =>
            until(
                color,
                `healthy on ${color}`,
                ({ status }, pods) =>
                    [status?.currentPodHash, status?.stableRS].every((hash) => hash === hashIn(pods)) &&
                    status?.phase === "Healthy",
            ),
        untilShrunk: (color: Color) =>
            until(color, `without wish for pods of ${color}`, (_, { spec }) => spec?.replicas === 0),
        /** Lets the time be up that pods were to stay after they had lost the traffic, and waits until they are gone. */
        retire: async (color: Color): Promise<void> => {
            const pods = podsOf(color);
            if (pods?.spec?.replicas) {
                const deadline = `scale-down-deadline=${new Date().toISOString().replace(/\.\d+/, "")}`;
                await kubectl("annotate", "replicaset", pods.metadata?.name ?? "", deadline, "--overwrite");
            }
            await atMostPodsOf(color, 0);
        },
        stop: () => {
            rollouts.stop();
            replicaSets.stop();
        },
    };
}

function hashIn(pods: V1ReplicaSet | undefined): string | undefined {
    return pods?.metadata?.labels?.[HASH];
}

export type FollowedRollout = Awaited<ReturnType<typeof followRollout>>;

function kubectl(...args: string[]) {
    return execa("kubectl", ["--namespace", NAMESPACE, ...args]);
}

/** Changes the pods of a Deployment that a Rollout refers to. */
export async function changeDeployment(template: object): Promise<void> {
    const patch = JSON.stringify({ spec: { template } });
    await kubectl("patch", "deployment", APP, "--type=merge", "--patch", patch);
}

/** Waits until the Deployment that a Rollout refers to is to have no pods of its own. */
export function untilGivenUp({ brings }: Controller): Promise<void> {
    return brings(async () => {
        const { stdout } = await kubectl("get", "deployment", APP, "--output", "jsonpath={.spec.replicas}");
        if (stdout !== "0") throw new Error(`the Deployment ${APP} is still to have ${stdout} pods`);
    }, LONG);
}

/** Pods go with their ReplicaSets; the garbage collector may not know that those belonged to a Rollout. */
export async function deleteReplicaSets(): Promise<void> {
    await kubectl("delete", "replicasets", "--selector", HASH, "--timeout=60s");
}
