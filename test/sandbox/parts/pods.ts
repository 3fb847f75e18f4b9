import { readlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Location } from "../location.ts";
import { addresses, ports } from "../network.ts";
import { kwokConfig } from "../pods/kwokConfig.ts";
import type { Part, Step } from "../supervisor/part.ts";
import { answers, eventually } from "../supervisor/probe.ts";
import { run } from "../toolchain/run.ts";
import type { Kubectl } from "./kubectl.ts";

const capacity = { cpu: "1000", memory: "1Ti", pods: "10000" };

const node = {
    apiVersion: "v1",
    kind: "Node",
    metadata: {
        name: "node-0",
        labels: { "kubernetes.io/hostname": "node-0", "topology.kubernetes.io/zone": "zone-0" },
    },
    status: { allocatable: capacity, capacity },
};

/** The one node, with room for hundreds of pods; KWOK plays its kubelet. */
export function nodeResource(kubectl: Kubectl): Step {
    return {
        name: "node",
        needs: ["kube-apiserver"],
        run: () =>
            eventually(async () => {
                await kubectl(["apply", "--filename", "-"], JSON.stringify(node));
            }, 20),
    };
}

export function kwok(location: Location, program: string): Part {
    return {
        name: "kwok",
        where: `http://127.0.0.1:${ports.kwok}`,
        needs: ["node", "kube-controller-manager"],
        startWithin: 30,
        command: async () => {
            const config = join(location.folder, "kwok.yaml");
            await writeFile(config, kwokConfig());
            return {
                file: program,
                args: [
                    `--kubeconfig=${location.kubeconfig}`,
                    `--config=${config}`,
                    "--manage-all-nodes=true",
                    `--node-ip=${addresses.node}`,
                    `--server-address=127.0.0.1:${ports.kwok}`,
                    "--node-lease-duration-seconds=40",
                ],
            };
        },
        healthy: () => answers(`http://127.0.0.1:${ports.kwok}/healthz`),
    };
}

const { cluster: clusterEnd, pods: podsEnd, bits } = addresses.podLink;

/** Inside the pods' namespace: wait for the link, make every pod address local, and become the pod server. */
const enterNetwork = `
until ip link show sb-pods >/dev/null 2>&1; do sleep 0.02; done
ip link set lo up
ip address add ${podsEnd}/${bits} dev sb-pods
ip link set sb-pods up
ip route add default via ${clusterEnd}
ip route add local ${addresses.podRange} dev lo
exec "$@"`;

/** From the cluster's namespace: lay the link to the pods' namespace, which goes away with it. */
async function layLink(pid: number): Promise<void> {
    await eventually(async () => {
        const [own, theirs] = await Promise.all(["self", pid].map((process) => readlink(`/proc/${process}/ns/net`)));
        if (own === theirs) throw new Error("the pod server has no network namespace of its own yet");
    }, 10);
    await run("ip", ["link", "add", "sb-host", "type", "veth", "peer", "name", "sb-pods", "netns", String(pid)]);
    await run("ip", ["address", "add", `${clusterEnd}/${bits}`, "dev", "sb-host"]);
    await run("ip", ["link", "set", "sb-host", "up"]);
    await run("ip", ["route", "add", addresses.podRange, "via", podsEnd]);
    await run("ip", ["route", "replace", "local", addresses.sidecarRange, "dev", "lo"]);
}

/** Where the pod server keeps what the API server knows it by. */
export function metricsCredentials(location: Location): string {
    return join(location.pki, "resource-metrics.pem");
}

/**
 * The server that plays every pod. It has a network namespace of its own, so that it listens on the pods' ports while the
 * gateway listens on the same port numbers, and so that an address whose pod is gone refuses connections.
 */
export function podServer(location: Location): Part {
    return {
        name: "pods",
        where: `${addresses.podRange}, status http://${podsEnd}:${ports.podStatus}`,
        needs: ["kube-apiserver"],
        startWithin: 30,
        command: () => ({
            file: "unshare",
            args: [
                ...["--net", "sh", "-c", enterNetwork, "sh", process.execPath],
                ...[join(import.meta.dirname, "../pods/podServer.ts"), "--status-port", String(ports.podStatus)],
                ...["--metrics-address", podsEnd, "--metrics-port", String(ports.resourceMetrics)],
                ...["--metrics-credentials", metricsCredentials(location)],
            ],
            env: { KUBECONFIG: location.kubeconfig },
            afterStart: layLink,
        }),
        healthy: () => answers(`http://${podsEnd}:${ports.podStatus}/healthz`),
    };
}
