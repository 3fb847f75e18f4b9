import { execa } from "execa";
import { proxies } from "../sandbox/parts/envoy.ts";

export interface MeshListeners {
    remove(): Promise<void>;
}

/**
 * Has the mesh client's proxy listen at ports of services on the loopback address, as one does that stands in a pod's way out.
 * Istio's HTTP proxy is no help with other ports than 80: it sends all of a service's ports to the first one's subset, and of a
 * service with several ports it knows the name without a port only by chance.
 */
export async function openMeshListeners(ports: readonly number[]): Promise<MeshListeners> {
    const { namespace, pod, labels } = proxies.mesh;
    const egress = ports.map((number) => ({
        port: { number, protocol: "HTTP", name: `http-${number}` },
        bind: "127.0.0.1",
        captureMode: "NONE",
        hosts: ["*/*"],
    }));
    const sidecar = {
        apiVersion: "networking.istio.io/v1",
        kind: "Sidecar",
        metadata: { name: pod, namespace },
        spec: { workloadSelector: { labels }, egress },
    };
    await kubectl(["apply", "--filename", "-"], JSON.stringify(sidecar));
    return {
        remove: async () => {
            await kubectl(["delete", "sidecar", pod]);
        },
    };
}

function kubectl(args: readonly string[], input?: string) {
    return execa("kubectl", ["--namespace", proxies.mesh.namespace, ...args], { input });
}
