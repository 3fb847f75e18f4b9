import { once } from "node:events";
import { parseArgs } from "node:util";
import { CoreV1Api, KubeConfig, type V1Pod } from "@kubernetes/client-node";
import { serveResourceMetrics } from "../resourceMetrics/server.ts";
import { AddressAssigner } from "./addressAssigner.ts";
import { AddressPool } from "./addressPool.ts";
import { logToStderr as log, messageOf } from "./log.ts";
import { PodDirectory } from "./podDirectory.ts";
import { PodReporter } from "./podReporter.ts";
import { PodWatch } from "./podWatch.ts";
import { PortListeners } from "./portListeners.ts";
import { failingProbes } from "./probes.ts";
import { podReport, statusServer } from "./statusServer.ts";

const usage = `Plays every pod of the cluster that KUBECONFIG names. Prints "ready" once the first list of pods is in.
  node podServer.ts [--status-port PORT] [--status-host ADDRESS] [--host ADDRESS] [--pod-network CIDR]
    [--metrics-port PORT --metrics-address ADDRESS --metrics-credentials FILE]
  --status-port  port of GET /healthz and GET /pods; none by default
  --status-host  address for them; default 0.0.0.0
  --host         address that the pods' ports are opened on; default 0.0.0.0
  --pod-network  pod addresses are taken from it; default 10.244.0.0/16
  --metrics-*    where metrics.k8s.io is served, over TLS with the key in the file, which is made if need be`;

/** After so long without the API server, pods are played from old news and the server calls itself unhealthy. */
const longLostMs = 10_000;

async function main(): Promise<void> {
    const options = readOptions();
    const config = new KubeConfig();
    config.loadFromDefault();
    const api = config.makeApiClient(CoreV1Api);

    const directory = new PodDirectory();
    const listeners = new PortListeners(options.host, (socket, port) => {
        directory.connect(socket.localAddress, port, socket);
    });
    const play = (pod: V1Pod) => {
        const { faultProblems } = directory.apply(pod);
        listeners.want(directory.ports());
        return faultProblems;
    };
    const addresses = new AddressAssigner(api, new AddressPool(options.podNetwork), log, play);
    const reporter = new PodReporter(api, log);
    const watch = new PodWatch(
        config,
        api,
        {
            apply(pod: V1Pod) {
                const faultProblems = play(pod);
                void addresses.apply(pod);
                void reporter.report(pod, "FaultIgnored", faultProblems);
                if (pod.status?.phase === "Running") {
                    void reporter.report(
                        pod,
                        "Unhealthy",
                        failingProbes(pod).map(({ message }) => message),
                    );
                }
            },
            remove(uid: string) {
                directory.remove(uid);
                listeners.want(directory.ports());
                addresses.release(uid);
                reporter.forget(uid);
            },
        },
        log,
    );

    const health = () => {
        const lostMs = watch.lostAtMs === undefined ? 0 : Date.now() - watch.lostAtMs;
        const lost =
            lostMs > longLostMs ? [`the API server has not been reached for ${Math.round(lostMs / 1000)} s.`] : [];
        return {
            podsKnown: directory.pods.length,
            podsServing: directory.pods.filter(({ apps }) => [...apps.values()].some(({ state }) => state === "up"))
                .length,
            ports: listeners.open,
            problems: [...lost, ...listeners.problems, ...addresses.problems],
        };
    };
    const reports = () => directory.pods.map(podReport);
    if (options.metrics !== undefined) {
        await serveResourceMetrics({
            ...options.metrics,
            listPods: async (selection, namespace) =>
                namespace === undefined
                    ? (await api.listPodForAllNamespaces(selection)).items
                    : (await api.listNamespacedPod({ ...selection, namespace })).items,
            received: () => new Map(reports().map(({ uid, received }) => [uid, received])),
        });
    }
    if (options.statusPort !== undefined) {
        await once(statusServer(health, reports).listen(options.statusPort, options.statusHost), "listening");
    }

    process.once("SIGTERM", () => {
        directory.killAll();
        process.exit(0);
    });
    await watch.start();
    process.stdout.write("ready\n");
}

function readOptions() {
    const { values } = parseArgs({
        options: {
            "status-port": { type: "string" },
            "status-host": { type: "string", default: "0.0.0.0" },
            host: { type: "string", default: "0.0.0.0" },
            "pod-network": { type: "string", default: "10.244.0.0/16" },
            "metrics-port": { type: "string" },
            "metrics-address": { type: "string", default: "127.0.0.1" },
            "metrics-credentials": { type: "string", default: "" },
        },
    });
    const metricsPort = portOf("--metrics-port", values["metrics-port"]);
    return {
        statusPort: portOf("--status-port", values["status-port"]),
        statusHost: values["status-host"],
        host: values.host,
        podNetwork: values["pod-network"],
        metrics:
            metricsPort === undefined
                ? undefined
                : { port: metricsPort, host: values["metrics-address"], credentials: values["metrics-credentials"] },
    };
}

function portOf(option: string, text: string | undefined): number | undefined {
    if (text === undefined) return undefined;
    if (Number(text) >= 1 && Number(text) <= 65535) return Number(text);
    throw new Error(`${option}: got ${JSON.stringify(text)}; needed: a port number from 1 to 65535.`);
}

main().catch((error: unknown) => {
    log(`pod server: ${messageOf(error)}\n${usage}`);
    process.exit(1);
});
