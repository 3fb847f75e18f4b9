import { locate } from "../../../sandbox/location.ts";
import { urls } from "../../../sandbox/network.ts";
import type { ControllerSettings } from "../controller.ts";

export const flaggerPrograms = ["flagger", "flagger-crds.yaml"] as const;

/** Where none of the sandbox's parts listens, nor any gateway. */
const PORT = 15112;

/** Flagger's controller, as its installation for Istio runs it. */
export function flaggerController(): ControllerSettings {
    return {
        program: "flagger",
        crds: "flagger-crds.yaml",
        args: [
            `-kubeconfig=${locate().kubeconfig}`,
            "-mesh-provider=istio",
            `-metrics-server=${urls.prometheus}`,
            "-selector-labels=app",
            `-port=${PORT}`,
            "-log-level=info",
        ],
        health: `http://127.0.0.1:${PORT}/healthz`,
    };
}
