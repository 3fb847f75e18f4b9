import { COLORS, type Color } from "../../../src/model/color.ts";
import type { Situation } from "./contestant.ts";
import type { Manifest } from "./objects.ts";
import {
    APP,
    autoscaler,
    type Ending,
    gateway,
    metadata,
    podTemplate,
    REPLICAS,
    service,
    virtualService,
} from "./workload.ts";

interface TwoColors {
    readonly active: Color;
    /** Pods of the colour without traffic. */
    readonly idleReplicas: number;
    readonly ending: Ending;
    /** The VirtualService's name. */
    readonly route?: string;
    readonly situation: Situation;
}

/** Two Deployments behind one Service, subsets for both and a route to one, as they are written by hand. */
export function twoColors({ active, idleReplicas, ending, route = APP, situation }: TwoColors): Manifest[] {
    return [
        ...COLORS.map((color) =>
            deployment(
                color,
                color === active ? REPLICAS : idleReplicas,
                podTemplate(color, ending, situation),
                situation,
            ),
        ),
        ...COLORS.flatMap((color) => {
            const target = { apiVersion: "apps/v1", kind: "Deployment", name: deploymentName(color) };
            return situation.autoscaling ? [autoscaler(target, situation.autoscaling)] : [];
        }),
        service(APP, { app: APP }),
        {
            apiVersion: "networking.istio.io/v1",
            kind: "DestinationRule",
            metadata: metadata(APP),
            spec: { host: APP, subsets: COLORS.map((color) => ({ name: color, labels: { color } })) },
        },
        gateway,
        virtualService(route, [{ host: APP, subset: active }]),
    ];
}

export function deploymentName(color: Color): string {
    return `${APP}-${color}`;
}

/** Where an autoscaler says how many pods there are, a Deployment must not. */
function deployment(
    color: Color,
    replicas: number,
    template: ReturnType<typeof podTemplate>,
    { autoscaling }: Situation,
): Manifest {
    return {
        apiVersion: "apps/v1",
        kind: "Deployment",
        metadata: metadata(deploymentName(color)),
        spec: { ...(!autoscaling && { replicas }), selector: { matchLabels: { app: APP, color } }, template },
    };
}

/** How many pods the colour without traffic has before a switch, and after it. */
export function idleReplicas({ idle, oldShrinks }: Situation): { before: number; after: number } {
    return {
        before: idle === "warm" ? REPLICAS : 0,
        after: oldShrinks ? 0 : REPLICAS,
    };
}
