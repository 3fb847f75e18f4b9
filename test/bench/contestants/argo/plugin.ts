import { execa } from "execa";
import { say } from "../../../sandbox/paint.ts";
import { ensure } from "../../../sandbox/toolchain/ensure.ts";
import { APP, NAMESPACE } from "../workload.ts";

/** Argo Rollouts' own command, by which users tell a Rollout to go on. */
export async function argoPlugin() {
    const { "kubectl-argo-rollouts": plugin } = await ensure(["kubectl-argo-rollouts"], say);
    return {
        /** `kubectl argo rollouts promote my-app`: does not wait for what comes of it. */
        promote: async (): Promise<void> => {
            await execa(plugin, ["promote", APP, "--namespace", NAMESPACE]);
        },
    };
}
