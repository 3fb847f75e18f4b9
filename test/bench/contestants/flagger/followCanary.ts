import type { KubernetesObject, V1Deployment } from "@kubernetes/client-node";
import { execa } from "execa";
import type { Color } from "../../../../src/model/color.ts";
import { followObjects } from "../../../harness/followObjects.ts";
import type { Controller } from "../controller.ts";
import { APP, NAMESPACE } from "../workload.ts";
import { PRIMARY } from "./objects.ts";

/** A release takes six intervals of 10 s, more where pods are slow to come. */
const LONG = 240;

interface Canary extends KubernetesObject {
    readonly status?: { readonly phase?: string };
}

/** What Flagger makes of the Deployment, waited for. */
export async function followCanary({ brings }: Controller) {
    const canaries = await followObjects<Canary>(`/apis/flagger.app/v1beta1/namespaces/${NAMESPACE}/canaries`);
    const deployments = await followObjects<V1Deployment>(`/apis/apps/v1/namespaces/${NAMESPACE}/deployments`);

    const untilPhase = (phases: readonly string[], lack: () => string | undefined = () => undefined) =>
        brings(async () => {
            const status = canaries.get(APP)?.status;
            const problem = phases.includes(status?.phase ?? "") ? lack() : `it is ${JSON.stringify(status)}`;
            if (problem) throw new Error(`the Canary is not ${phases.join(" or ")} and at rest: ${problem}`);
        }, LONG);
    return {
        /** The Deployment's pods have been copied, and the traffic goes to the copies. */
        untilAdopted: () => untilPhase(["Initialized"]),
        untilAtRest: () => untilPhase(["Initialized", "Succeeded"]),
        /** A release is over: its pods have been copied, the traffic goes to the copies, and the pods have been told to go. */
        untilPromoted: (color: Color) =>
            untilPhase(["Succeeded"], () => {
                const copied = deployments.get(PRIMARY)?.spec?.template.metadata?.labels?.color;
                if (copied !== color) return `${PRIMARY} has pods of ${copied}, not ${color}`;
                const replicas = deployments.get(APP)?.spec?.replicas;
                return replicas === 0 ? undefined : `${APP} is to have ${replicas} pods, not 0`;
            }),
        stop: () => {
            canaries.stop();
            deployments.stop();
        },
    };
}

/** What a user changes for a release. */
export async function changeTemplate(template: object): Promise<void> {
    const patch = JSON.stringify({ spec: { template } });
    await execa("kubectl", ["--namespace", NAMESPACE, "patch", "deployment", APP, "--type=merge", "--patch", patch]);
}
