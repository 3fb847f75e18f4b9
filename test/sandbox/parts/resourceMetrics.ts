import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Location } from "../location.ts";
import { addresses, ports } from "../network.ts";
import { registration } from "../resourceMetrics/registration.ts";
import { apiVersion } from "../resourceMetrics/usage.ts";
import type { Part } from "../supervisor/part.ts";
import { answersTrusting, eventually } from "../supervisor/probe.ts";
import type { Kubectl } from "./kubectl.ts";

const host = "127.0.0.1";

/** Stands for the metrics server: autoscalers and `kubectl top` learn from it how much CPU the simulated pods use. */
export const resourceMetrics = (location: Location, kubectl: Kubectl): Part => {
    const certificate = join(location.pki, "resource-metrics.crt");
    const itself = () => answersTrusting(certificate, `https://${host}:${ports.resourceMetrics}/healthz`);
    return {
        name: "resource-metrics",
        where: `/apis/${apiVersion}, https://${host}:${ports.resourceMetrics}`,
        needs: ["kube-apiserver", "pods"],
        startWithin: 30,
        command: () => ({
            file: process.execPath,
            args: [
                join(import.meta.dirname, "../resourceMetrics/server.ts"),
                ...["--pods", `http://${addresses.podLink.pods}:${ports.podStatus}/pods`],
                ...["--host", host, "--port", String(ports.resourceMetrics)],
                ...["--certificate", certificate],
            ],
            env: { KUBECONFIG: location.kubeconfig },
            // Only once it answers: the API server asks less and less often for one that did not.
            afterStart: async () => {
                await eventually(itself, 30);
                const list = registration(host, ports.resourceMetrics, await readFile(certificate, "utf8"));
                const items = { apiVersion: "v1", kind: "List", items: list };
                await kubectl(["apply", "--filename", "-"], JSON.stringify(items));
            },
        }),
        healthy: async () => {
            await itself();
            await kubectl(["get", "--raw", `/apis/${apiVersion}/pods`]);
        },
    };
};
