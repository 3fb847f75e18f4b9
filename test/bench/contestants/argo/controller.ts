import type { ControllerSettings } from "../controller.ts";

export const argoPrograms = ["rollouts-controller", "kubectl-argo-rollouts", "argo-rollouts-crds.yaml"] as const;

/** Where none of the sandbox's parts listens, nor any gateway. */
const PORTS = { health: 15110, metrics: 15111 };

/** Argo Rollouts' controller, as its installation runs it, but without a second one to elect a leader from. */
export const rolloutsController: ControllerSettings = {
    program: "rollouts-controller",
    crds: "argo-rollouts-crds.yaml",
    args: ["--leader-elect=false", `--healthzPort=${PORTS.health}`, `--metricsPort=${PORTS.metrics}`],
    health: `http://127.0.0.1:${PORTS.health}/healthz`,
};
