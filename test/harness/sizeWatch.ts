import type { V1Deployment } from "@kubernetes/client-node";
import { eventually } from "../sandbox/supervisor/probe.ts";
import { watchObjects } from "./objectWatch.ts";

/** One state of a Deployment and when the API server told of it, in epoch milliseconds. */
export interface Size {
    readonly at: number;
    /** Pods that are wanted. */
    readonly replicas: number;
    readonly ready: number;
    /** Pods that a rolling update has not replaced yet. */
    readonly outdated: number;
}

export interface SizeWatch {
    /** Every state of a Deployment since the watch began, oldest first. */
    of(deployment: string): readonly Size[];
    /** Its state at a moment. */
    at(deployment: string, moment: number): Size;
    /** Waits until it wants from `least` to `most` pods, and has as many ready ones as it wants. */
    settles(deployment: string, least: number, most: number, withinSeconds: number): Promise<void>;
    stop(): void;
}

/** Watches the Deployments of a namespace, so that a test sees every size that they had, also between its looks. */
export async function watchSizes(namespace: string): Promise<SizeWatch> {
    const sizes = new Map<string, Size[]>();
    const watch = await watchObjects<V1Deployment>(
        `/apis/apps/v1/namespaces/${namespace}/deployments`,
        {},
        ({ metadata, spec, status }) => {
            const name = metadata?.name ?? "";
            const { replicas = 0, updatedReplicas = 0, readyReplicas: ready = 0 } = status ?? {};
            const size = { at: Date.now(), replicas: spec?.replicas ?? 1, ready, outdated: replicas - updatedReplicas };
            sizes.set(name, [...(sizes.get(name) ?? []), size]);
        },
    );
    const of = (deployment: string) => sizes.get(deployment) ?? [];
    return {
        of,
        at: (deployment, moment) => {
            const size = of(deployment).findLast(({ at }) => at <= moment);
            if (!size) throw new Error(`nothing was seen of ${deployment} until ${new Date(moment).toISOString()}`);
            return size;
        },
        settles: (deployment, least, most, withinSeconds) =>
            eventually(async () => {
                const now = of(deployment).at(-1);
                if (!now || now.replicas < least || now.replicas > most || now.ready !== now.replicas) {
                    const why = watch.problem ? `, and there is no news of it: ${watch.problem}` : "";
                    throw new Error(
                        `${deployment} has not ${least} to ${most} pods, all ready: ${JSON.stringify(now)}${why}`,
                    );
                }
            }, withinSeconds),
        stop: () => watch.stop(),
    };
}
