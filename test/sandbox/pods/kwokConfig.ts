import { dumpYaml } from "@kubernetes/client-node";
import { nodeStages } from "./stages/nodeStages.ts";
import { podStages } from "./stages/podStages.ts";

/**
 * The whole configuration for `kwok --config`: the life of the node and of the pods on it. Pods start once the pod
 * server has given them an address, so both programs have to run.
 */
export function kwokConfig(): string {
    return [...nodeStages(), ...podStages()].map((stage) => `---\n${dumpYaml(stage, { lineWidth: -1 })}`).join("");
}
