import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Location } from "../location.ts";
import type { Part, Step } from "../supervisor/part.ts";
import type { SandboxPrograms } from "../toolchain/catalog.ts";
import { envoy, proxies } from "./envoy.ts";
import { istiod, istioResources, istioWebhook } from "./istio.ts";
import { kubectlFor } from "./kubectl.ts";
import { apiServer, controllerManager, etcd, scheduler } from "./kubernetes.ts";
import { kwok, nodeResource, podServer } from "./pods.ts";
import { metrics, prometheus } from "./prometheus.ts";
import { resourceMetrics } from "./resourceMetrics.ts";

/** Where `up` tells the supervisor which file each program is. */
export function programsFile(location: Location): string {
    return join(location.folder, "programs.json");
}

/** Everything that runs in a sandbox; each says what it needs. */
export function sandboxParts(location: Location): readonly (Part | Step)[] {
    const programs = JSON.parse(readFileSync(programsFile(location), "utf8")) as SandboxPrograms;
    const kubectl = kubectlFor(programs.kubectl, location.kubeconfig);
    return [
        etcd(location, programs),
        apiServer(location, programs, kubectl),
        controllerManager(location, programs),
        scheduler(location, programs),
        nodeResource(kubectl),
        kwok(location, programs.kwok),
        podServer(location),
        resourceMetrics(location, kubectl),
        istioResources(kubectl, programs["istio-crds.yaml"]),
        istiod(location, programs["pilot-discovery"]),
        istioWebhook(kubectl),
        metrics(location),
        envoy(location, programs.envoy, proxies.gateway),
        envoy(location, programs.envoy, proxies.mesh),
        prometheus(location, programs.prometheus),
    ];
}
