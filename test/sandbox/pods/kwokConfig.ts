import { dumpYaml, type V1Node } from "@kubernetes/client-node";
import { nodeStages } from "./stages/nodeStages.ts";
import { podStages } from "./stages/podStages.ts";

/**
 * The whole configuration for `kwok --config`: the life of the node and of the pods on it. Pods start once the pod
 * server has given them an address, so both programs have to run.
 */
export function kwokConfig(): string {
    return [...nodeStages(), ...podStages()].map((stage) => `---\n${dumpYaml(stage, { lineWidth: -1 })}`).join("");
}

/** The one node, for hundreds of pods: apply it once, and KWOK (`--manage-all-nodes`, `--node-ip`) keeps it Ready. */
export function sandboxNode(name = "node-0"): V1Node {
    const resources = { cpu: "1000", memory: "1Ti", pods: "10000", "ephemeral-storage": "1Ti" };
    return {
        apiVersion: "v1",
        kind: "Node",
        metadata: {
            name,
            labels: {
                "kubernetes.io/hostname": name,
                "kubernetes.io/os": "linux",
                "kubernetes.io/arch": "amd64",
                "topology.kubernetes.io/zone": "zone-a",
            },
        },
        status: { allocatable: resources, capacity: resources },
    };
}
