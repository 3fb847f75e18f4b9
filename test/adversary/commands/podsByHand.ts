import fc from "fast-check";
import { typed } from "../stand.ts";
import type { StepKind } from "./step.ts";

const deployment = fc.constantFrom("deployment/my-app-blue", "deployment/my-app-green");
const selector = fc.constantFrom("color=blue", "color=green");

/** Changes of Deployments, pods and autoscalers with kubectl. */
export const podsByHand: StepKind<readonly string[]> = {
    kind: "podsByHand",
    weight: 4,
    data: fc.oneof(
        fc
            .tuple(deployment, fc.constantFrom("1", "3", "5"))
            .map(([name, count]) => ["scale", name, `--replicas=${count}`]),
        deployment.map((name) => ["set", "env", name, "FEATURE=off"]),
        fc
            .tuple(deployment, fc.constantFrom("restart", "pause", "resume", "undo"))
            .map(([name, verb]) => ["rollout", verb, name]),
        deployment.map((name) => ["set", "image", name, "*=my-app:0.9.0"]),
        selector.map((label) => ["delete", "pods", "--selector", label, "--wait=false"]),
        // Fails unless the service is autoscaled, which does no harm.
        fc
            .tuple(
                fc.constantFrom("blue", "green"),
                fc.constantFrom({ minReplicas: 1 }, { minReplicas: 4 }, { maxReplicas: 3 }),
            )
            .map(([color, spec]) => [
                "patch",
                "hpa",
                `my-app-${color}`,
                "--type=merge",
                "-p",
                JSON.stringify({ spec }),
            ]),
    ),
    typed: (words) => [typed({ words: ["kubectl", ...words] })],
    run: async (words, stand) => void (await stand.kubectl(words)),
};
