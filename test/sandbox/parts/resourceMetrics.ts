import { readFile } from "node:fs/promises";
import type { Location } from "../location.ts";
import { addresses, ports } from "../network.ts";
import { registration } from "../resourceMetrics/registration.ts";
import { apiVersion } from "../resourceMetrics/usage.ts";
import type { Step } from "../supervisor/part.ts";
import { eventually } from "../supervisor/probe.ts";
import type { Kubectl } from "./kubectl.ts";
import { metricsCredentials } from "./pods.ts";

/** Makes the pod server stand for the metrics server: autoscalers learn from it how much CPU the simulated pods use. */
export function resourceMetrics(location: Location, kubectl: Kubectl): Step {
    return {
        name: "resource metrics",
        // Only once it answers: the API server asks less and less often for one that did not.
        needs: ["kube-apiserver", "pods"],
        run: async () => {
            const pem = await readFile(metricsCredentials(location), "utf8");
            const [certificate = ""] = /-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----\n/.exec(pem) ?? [];
            const items = registration(addresses.podLink.pods, ports.resourceMetrics, certificate);
            await kubectl(["apply", "--filename", "-"], JSON.stringify({ apiVersion: "v1", kind: "List", items }));
            await eventually(() => kubectl(["get", "--raw", `/apis/${apiVersion}/pods`]), 30);
        },
    };
}
