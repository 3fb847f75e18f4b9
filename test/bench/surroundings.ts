import { readFileSync } from "node:fs";
import { cpus, release, type as system, totalmem } from "node:os";
import { join } from "node:path";
import { checkout } from "../sandbox/location.ts";
import { goVersion, pins } from "../sandbox/toolchain/pins.ts";

/** What the figures were measured on. */
export function machine(): Record<string, string> {
    const [first] = cpus();
    return {
        processor: `${cpus().length} × ${first?.model.trim() || "unknown"}`,
        memory: `${Math.round(totalmem() / 2 ** 30)} GiB`,
        system: `${system()} ${release()}`,
    };
}

/** What was measured, as it is pinned. */
export function versions(): Record<string, string> {
    const { version } = JSON.parse(readFileSync(join(checkout, "package.json"), "utf8")) as { version: string };
    return {
        "istio-blue-green": version,
        Pulumi: goVersion("pulumi", "github.com/pulumi/pulumi/pkg/v3"),
        "Pulumi's Kubernetes provider": pins.kubernetesProvider,
        Kubernetes: goVersion("cluster", "k8s.io/kubernetes"),
        Istio: goVersion("cluster", "istio.io/istio"),
        Envoy: pins.envoy,
        "Node.js": process.version,
        "Argo Rollouts": goVersion("argo-rollouts", "github.com/argoproj/argo-rollouts"),
        Flagger: goVersion("flagger", "github.com/fluxcd/flagger"),
    };
}
