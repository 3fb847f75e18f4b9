import { execa } from "execa";
import { place } from "./place.ts";

/** What the guide's YAML makes, as a user of the guide has it in the cluster, with the Gateway that its route names. */
const objects = [
    ...[
        ["v1", "my-app:1.0.0"],
        ["v2", "my-app:2.0.0"],
    ].map(([version, image]) => deployment({ app: "my-app", version }, image)),
    {
        apiVersion: "v1",
        kind: "Service",
        metadata: { name: "my-app", labels: { app: "my-app" } },
        spec: { ports: [{ port: 80, targetPort: 8080, name: "http" }], selector: { app: "my-app" } },
    },
    {
        apiVersion: "networking.istio.io/v1beta1",
        kind: "DestinationRule",
        metadata: { name: "my-app-destination" },
        spec: {
            host: "my-app",
            trafficPolicy: {
                connectionPool: {
                    tcp: { maxConnections: 100 },
                    http: { h2UpgradePolicy: "UPGRADE", http1MaxPendingRequests: 100, http2MaxRequests: 1000 },
                },
            },
            subsets: [
                ["blue", "v1"],
                ["green", "v2"],
            ].map(([name, version]) => ({
                name,
                labels: { version },
                trafficPolicy: { connectionPool: { http: { http2MaxRequests: 500 } } },
            })),
        },
    },
    {
        apiVersion: "networking.istio.io/v1beta1",
        kind: "VirtualService",
        metadata: { name: "my-app-routing" },
        spec: {
            hosts: ["my-app", place.host],
            gateways: ["my-app-gateway", "mesh"],
            http: [
                {
                    name: "blue-green-route",
                    match: [{ uri: { prefix: "/" } }],
                    route: [{ destination: { host: "my-app", subset: "blue" }, weight: 100 }],
                    retries: {
                        attempts: 3,
                        perTryTimeout: "2s",
                        retryOn: "gateway-error,connect-failure,refused-stream",
                    },
                    timeout: "30s",
                },
            ],
        },
    },
    {
        apiVersion: "networking.istio.io/v1beta1",
        kind: "Gateway",
        metadata: { name: "my-app-gateway" },
        spec: {
            selector: { istio: "ingressgateway" },
            servers: [
                {
                    port: { number: place.gatewayPort, name: "http", protocol: "HTTP" },
                    hosts: [place.host],
                },
            ],
        },
    },
];

function deployment(labels: Record<string, string | undefined>, image: string | undefined): object {
    const check = (initialDelaySeconds: number, periodSeconds: number) => ({
        httpGet: { path: "/health", port: 8080 },
        initialDelaySeconds,
        periodSeconds,
    });
    const container = {
        name: "my-app",
        image,
        ports: [{ containerPort: 8080 }],
        resources: { requests: { memory: "128Mi", cpu: "100m" }, limits: { memory: "256Mi", cpu: "200m" } },
        readinessProbe: check(5, 10),
        livenessProbe: check(15, 20),
    };
    return {
        apiVersion: "apps/v1",
        kind: "Deployment",
        metadata: { name: `my-app-${labels.version}`, labels },
        spec: {
            replicas: 3,
            selector: { matchLabels: labels },
            template: { metadata: { labels }, spec: { containers: [container] } },
        },
    };
}

/** The configuration by which the root project means these objects and asks nothing else of them. */
export const GUIDE_CONFIG = {
    names: {
        blue: "my-app-v1",
        green: "my-app-v2",
        destinationRule: "my-app-destination",
        virtualService: "my-app-routing",
        gateway: "my-app-gateway",
    },
    selectorLabels: { service: { app: "my-app" }, blue: { version: "v1" }, green: { version: "v2" } },
    blue: { podDefaults: false },
    green: { podDefaults: false },
    destination: {
        connectionPool: {
            tcp: { maxConnections: 100 },
            http: { h2UpgradePolicy: "UPGRADE", http1MaxPendingRequests: 100, http2MaxRequests: 1000 },
        },
        blue: { connectionPool: { http: { http2MaxRequests: 500 } } },
        green: { connectionPool: { http: { http2MaxRequests: 500 } } },
    },
} as const;

/** Makes the guide's objects with kubectl, and returns when all their pods are ready. */
export async function applyGuide(): Promise<void> {
    const list = JSON.stringify({ apiVersion: "v1", kind: "List", items: objects });
    await execa("kubectl", ["apply", "-n", place.namespace, "--filename", "-"], { input: list });
    const deployments = ["deployment/my-app-v1", "deployment/my-app-v2"];
    await execa("kubectl", ["rollout", "status", "-n", place.namespace, ...deployments, "--timeout=120s"]);
}
