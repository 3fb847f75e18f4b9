import type { Situation } from "../contestant.ts";
import type { Manifest } from "../objects.ts";
import { APP, autoscaler, metadata, podTemplate, REPLICAS, service, virtualService } from "../workload.ts";

const DEPLOYMENT = { apiVersion: "apps/v1", kind: "Deployment", name: APP };

/** The strategy that Flagger's documentation calls blue/green, at its shortest interval and with the fewest checks. */
export function canary({ autoscaling }: Pick<Situation, "autoscaling">): Manifest {
    const { hosts, gateways, http } = virtualService(APP, []).spec;
    const scaler = { apiVersion: "autoscaling/v2", kind: "HorizontalPodAutoscaler", name: APP };
    return {
        apiVersion: "flagger.app/v1beta1",
        kind: "Canary",
        metadata: metadata(APP),
        spec: {
            provider: "istio",
            targetRef: DEPLOYMENT,
            ...(autoscaling && { autoscalerRef: scaler }),
            service: { port: 80, portName: "http", targetPort: 8080, hosts, gateways, retries: http[0]?.retries },
            analysis: { interval: "10s", iterations: 1, threshold: 2, metrics: [] },
        },
    };
}

/** A service before Flagger knows of it: it makes the Services and the route itself. */
export function unmanaged(situation: Situation): Manifest[] {
    return [deployment(situation), ...(situation.autoscaling ? [autoscaler(DEPLOYMENT, situation.autoscaling)] : [])];
}

/** What the user writes and changes. Flagger keeps it without pods between releases. */
function deployment(situation: Situation): Manifest {
    return {
        apiVersion: DEPLOYMENT.apiVersion,
        kind: DEPLOYMENT.kind,
        metadata: metadata(APP),
        spec: {
            ...(!situation.autoscaling && { replicas: REPLICAS }),
            selector: { matchLabels: { app: APP } },
            template: podTemplate("blue", "preStop", situation),
        },
    };
}

export const PRIMARY = `${APP}-primary`;
export const CANARY = `${APP}-canary`;

function named(apiVersion: string, kind: string, ...names: string[]): Manifest[] {
    return names.map((name) => ({ apiVersion, kind, metadata: metadata(name) }));
}

/** Everything that Flagger makes. */
export const generated: readonly Manifest[] = [
    ...[APP, PRIMARY, CANARY].map((name) => service(name, { app: APP })),
    ...named("apps/v1", "Deployment", PRIMARY),
    ...named("autoscaling/v2", "HorizontalPodAutoscaler", PRIMARY),
    ...named("networking.istio.io/v1", "VirtualService", APP),
    ...named("networking.istio.io/v1", "DestinationRule", PRIMARY, CANARY),
];
