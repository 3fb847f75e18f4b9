import { DEFAULTS } from "../../../../src/arguments/settings.ts";
import type { StackConfig } from "../../../harness/testStack.ts";
import type { Situation } from "../contestant.ts";

/** The configuration that keeps so many pods in the colour without traffic. */
export function standbyConfig(pods: number | undefined): Record<string, string> {
    return pods === undefined ? {} : { standbyReplicas: String(pods) };
}

/** What of a situation is said by the root project's configuration. */
export function configOf(situation: Situation): StackConfig {
    const { autoscaling, podAnnotations = {} } = situation;
    return {
        podAnnotations,
        scaleDownDelaySeconds: scaleDownDelay(situation),
        ...(autoscaling && { autoscaling }),
    };
}

/** Seconds for which the colour that lost the traffic keeps its pods. */
export function scaleDownDelay({ oldShrinks }: Situation): number {
    return oldShrinks ? 0 : DEFAULTS.scaleDownDelaySeconds;
}
