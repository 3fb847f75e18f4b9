import type { AddressInfo } from "node:net";
import { parseArgs } from "node:util";
import { CoreV1Api, KubeConfig } from "@kubernetes/client-node";
import { logToStderr as log } from "../pods/log.ts";
import { PodWatch } from "../pods/podWatch.ts";
import { readAccessLogPipe } from "./accessLogPipe.ts";
import { serveMetrics } from "./exporterServer.ts";
import { RequestCounter } from "./requestCounter.ts";
import { RequestMetrics } from "./requestMetrics.ts";
import { WorkloadDirectory } from "./workloadDirectory.ts";

const usage = `Turns the access logs of two Envoys into the metrics that Istio's own proxies export.

  KUBECONFIG=... node test/sandbox/metrics/exporter.ts --gateway FIFO --mesh FIFO --port 15090

FIFO: a named pipe (mkfifo) that is the standard output of that Envoy. Serves /metrics and /healthz.`;

const retryEveryMs = 250;

async function main(): Promise<void> {
    const { values } = parseArgs({
        options: {
            gateway: { type: "string" },
            mesh: { type: "string" },
            port: { type: "string", default: "15090" },
            help: { type: "boolean", default: false },
        },
    });
    if (values.help) {
        console.log(usage);
        return;
    }
    if (!values.gateway || !values.mesh || !process.env.KUBECONFIG) {
        throw new Error(`--gateway, --mesh and the variable KUBECONFIG are needed.\n\n${usage}`);
    }
    const directory = new WorkloadDirectory();
    const metrics = new RequestMetrics();
    const counter = new RequestCounter(directory, metrics, log);

    const config = new KubeConfig();
    config.loadFromDefault();
    const handlers = {
        apply: (pod: Parameters<WorkloadDirectory["apply"]>[0]) => {
            directory.apply(pod);
            counter.retryWaiting();
        },
        remove: (uid: string) => directory.remove(uid),
    };
    const pods = new PodWatch(config, config.makeApiClient(CoreV1Api), handlers, log);
    let podsListed = false;

    readAccessLogPipe(values.gateway, (line) => counter.line("gateway", line));
    readAccessLogPipe(values.mesh, (line) => counter.line("mesh", line));
    setInterval(() => counter.retryWaiting(), retryEveryMs);
    const problem = () => (podsListed ? undefined : "The pods have not been listed yet; is the API server up?");
    const server = await serveMetrics(metrics.registry, problem, Number(values.port));
    console.log(`Metrics at http://127.0.0.1:${(server.address() as AddressInfo).port}/metrics`);
    await pods.start();
    podsListed = true;
}

for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.once(signal, () => process.exit(0));
}
try {
    await main();
} catch (error) {
    console.error((error as Error).message);
    process.exit(2);
}
