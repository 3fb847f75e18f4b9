import type { Color } from "../../../../src/model/color.ts";
import type { Situation } from "../contestant.ts";
import type { Manifest } from "../objects.ts";
import { APP, metadata, podTemplate, REPLICAS } from "../workload.ts";

/** Longer than a benchmark lasts: the old colour stays until something else is said. */
const FOR_EVER = 3600;

/** What both strategies say of the colour that lost the traffic. */
export function scaleDownDelay(seconds: number = FOR_EVER) {
    return { scaleDownDelaySeconds: seconds };
}

/** A Rollout with pods of its own. Where an autoscaler says how many there are, it must not. */
export function rolloutOf(color: Color, strategy: object, situation: Situation): Manifest {
    return rollout({
        ...(!situation.autoscaling && { replicas: REPLICAS }),
        template: podTemplate(color, "preStop", situation),
        strategy,
    });
}

function rollout(spec: object): Manifest {
    return {
        apiVersion: "argoproj.io/v1alpha1",
        kind: "Rollout",
        metadata: metadata(APP),
        spec: { selector: { matchLabels: { app: APP } }, ...spec },
    };
}

/** A Rollout of what a Deployment describes, which gives up its own pods once those of the Rollout are there. */
export function rolloutOfDeployment(strategy: object): Manifest {
    return rollout({
        replicas: REPLICAS,
        workloadRef: { apiVersion: "apps/v1", kind: "Deployment", name: APP, scaleDown: "onsuccess" },
        strategy,
    });
}
