import { setTimeout as sleep } from "node:timers/promises";
import type { V1Pod } from "@kubernetes/client-node";
import { execa } from "execa";
import { playedLabel, verdictAnnotations } from "../sandbox/pods/playedJobs.ts";
import { pathOf } from "./apiServer.ts";
import { watchObjects } from "./objectWatch.ts";
import { place } from "./place.ts";

export interface JobPlayer {
    /** What the commands of the pods wrote so far, by pod. */
    readonly said: ReadonlyMap<string, string>;
    stop(): void;
}

/**
 * Does the work of the pods in the test's namespace that are marked as played: their first container's command runs here,
 * with its environment, and what it asks by HTTP goes through the mesh, as it would beside a sidecar. `start`: what passes
 * between a pod's start and its command.
 */
export async function playJobs(start: () => Promise<unknown> = containerStart): Promise<JobPlayer> {
    const said = new Map<string, string>();
    const begun = new Set<string>();

    const play = async ({ metadata, spec }: V1Pod): Promise<void> => {
        const [container] = spec?.containers ?? [];
        const name = metadata?.name ?? "";
        const [file = "", ...words] = container?.command ?? [];
        const own = Object.fromEntries((container?.env ?? []).map(({ name, value }) => [name, value]));
        await start();
        const env = { ...own, http_proxy: process.env.MESH_PROXY_URL, no_proxy: "localhost" };
        const { exitCode, all } = await execa(file, words, { env, all: true, reject: false });
        said.set(name, all);
        const verdict = [`${verdictAnnotations.exitCode}=${exitCode}`, `${verdictAnnotations.message}=${all}`];
        await execa("kubectl", ["annotate", "pod", name, "--namespace", place.namespace, ...verdict]);
    };

    const watch = await watchObjects<V1Pod>(
        pathOf("pods", place.namespace),
        { labelSelector: `${playedLabel}=true` },
        (pod) => {
            const { uid = "" } = pod.metadata ?? {};
            if (pod.status?.phase !== "Running" || begun.has(uid)) return;
            begun.add(uid);
            void play(pod);
        },
    );
    return { said, stop: () => watch.stop() };
}

/** About as long as a container needs to start; the proxy in the mesh has heard of a new Service by then. */
function containerStart(): Promise<unknown> {
    return sleep(1000);
}
