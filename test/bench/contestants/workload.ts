import type { Color } from "../../../src/model/color.ts";
import { ports } from "../../sandbox/network.ts";
import type { Autoscaling, Situation } from "./contestant.ts";

/** The names that all contestants use, so that the same load reaches each of them. */
export const APP = "my-app";
export const NAMESPACE = "default";
export const REPLICAS = 3;
const HOST = "my-app.example.com";

/** The release that runs in a colour. */
const RELEASES: Readonly<Record<Color, { image: string; version: string }>> = {
    blue: { image: "my-app:1.0.0", version: "v1" },
    green: { image: "my-app:2.0.0", version: "v2" },
};

/** Pods with a preStop hook let proxies hear of their end first; the guide's have none. */
export type Ending = "preStop" | "at once";

/** Written as for clusters older than 1.30: Flagger copies pods without what it does not know, and `sleep` is newer than it. */
const PRE_STOP = { preStop: { exec: { command: ["sleep", "15"] } } };

/** The guide's pods of a colour. The label `color` is what answers are told apart by. */
export function podTemplate(color: Color, ending: Ending, { podAnnotations = {} }: Partial<Situation> = {}) {
    const check = (initialDelaySeconds: number, periodSeconds: number) => ({
        httpGet: { path: "/health", port: 8080 },
        initialDelaySeconds,
        periodSeconds,
    });
    const { image, version } = RELEASES[color];
    return {
        metadata: { labels: { app: APP, color, version }, annotations: podAnnotations },
        spec: {
            ...(ending === "preStop" && { terminationGracePeriodSeconds: 50 }),
            containers: [
                {
                    name: APP,
                    image,
                    ports: [{ containerPort: 8080 }],
                    resources: { requests: { memory: "128Mi", cpu: "100m" }, limits: { memory: "256Mi", cpu: "200m" } },
                    readinessProbe: check(5, 10),
                    livenessProbe: check(15, 20),
                    ...(ending === "preStop" && { lifecycle: PRE_STOP }),
                },
            ],
        },
    };
}

export function metadata(name: string) {
    return { name, namespace: NAMESPACE, labels: { app: APP } };
}

export function service(name: string, selector: Readonly<Record<string, string>>) {
    return {
        apiVersion: "v1",
        kind: "Service",
        metadata: metadata(name),
        spec: { selector, ports: [{ name: "http", port: 80, targetPort: 8080 }] },
    };
}

/** The Gateway through which callers outside the mesh come. */
export const gateway = {
    apiVersion: "networking.istio.io/v1",
    kind: "Gateway",
    metadata: metadata(APP),
    spec: {
        selector: { istio: "ingressgateway" },
        servers: [{ port: { number: ports.gateway, name: "http", protocol: "HTTP" }, hosts: [HOST] }],
    },
};

interface Destination {
    readonly host: string;
    readonly subset?: string;
    readonly weight?: number;
}

/** A route for both kinds of callers, on which proxies try nothing again: that would hide what is lost. */
export function virtualService(name: string, destinations: readonly Destination[]) {
    return {
        apiVersion: "networking.istio.io/v1",
        kind: "VirtualService",
        metadata: metadata(name),
        spec: {
            hosts: [APP, HOST],
            gateways: [gateway.metadata.name, "mesh"],
            http: [
                {
                    name: "primary",
                    route: destinations.map(({ weight = 100, ...destination }) => ({ destination, weight })),
                    retries: { attempts: 0 },
                },
            ],
        },
    };
}

/** An autoscaler for anything that has a scale. */
export function autoscaler(
    target: { apiVersion: string; kind: string; name: string },
    { minReplicas, maxReplicas, targetCpuPercent }: Autoscaling,
) {
    return {
        apiVersion: "autoscaling/v2",
        kind: "HorizontalPodAutoscaler",
        metadata: metadata(target.name),
        spec: {
            scaleTargetRef: target,
            minReplicas,
            maxReplicas,
            metrics: [
                {
                    type: "Resource",
                    resource: { name: "cpu", target: { type: "Utilization", averageUtilization: targetCpuPercent } },
                },
            ],
        },
    };
}

/** How many pods the colour without traffic has before a switch. */
export function idlePods({ idle, autoscaling }: Situation): number {
    return autoscaling?.minReplicas ?? (idle === "warm" ? REPLICAS : 0);
}
