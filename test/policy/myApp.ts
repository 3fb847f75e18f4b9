import type { Written } from "./stackOf.ts";

/** What tests vary in the guide's service. */
export interface MyApp {
    readonly name?: string;
    readonly namespace?: string;
    readonly blue?: unknown;
    readonly green?: unknown;
    /** Weights of the unconditional route. */
    readonly weights?: Record<string, unknown>;
    /** Replaces the VirtualService's whole spec. */
    readonly route?: Record<string, unknown>;
    readonly annotations?: Record<string, unknown>;
    /** Labels of the route. */
    readonly labels?: Record<string, string>;
    /** Whether the route waits for the Deployments. */
    readonly waits?: boolean;
}

/** The resources of one service in two colours, by what they are. */
export interface MyAppResources {
    readonly blue: Written;
    readonly green: Written;
    readonly service: Written;
    readonly rule: Written;
    readonly route: Written;
}

/** The guide's `my-app`: two Deployments of three pods, all traffic to blue. */
export function myApp(options: MyApp = {}): MyAppResources {
    const { name = "my-app", namespace = "default", weights = { blue: 100 }, waits = true } = options;
    const blue = deployment(`${name}-blue`, namespace, { app: name, color: "blue" }, options.blue ?? 3);
    const green = deployment(`${name}-green`, namespace, { app: name, color: "green" }, options.green ?? 3);
    const metadata = { name, namespace };
    const rule: Written = {
        type: "kubernetes:networking.istio.io/v1:DestinationRule",
        name,
        props: {
            metadata,
            spec: { host: name, subsets: ["blue", "green"].map((color) => ({ name: color, labels: { color } })) },
        },
    };
    const service: Written = {
        type: "kubernetes:core/v1:Service",
        name,
        props: { metadata, spec: { selector: { app: name }, ports: [{ name: "http", port: 80 }] } },
    };
    const route: Written = {
        type: "kubernetes:networking.istio.io/v1:VirtualService",
        name,
        props: {
            metadata: { ...metadata, labels: options.labels ?? {}, annotations: options.annotations ?? {} },
            spec: options.route ?? { hosts: [name], http: [{ route: destinations(name, weights) }] },
        },
        dependsOn: [rule, service, ...(waits ? [blue, green] : [])],
    };
    return { blue, green, service, rule, route };
}

/** The resources in an order in which Pulumi may list them. */
export function listed(...apps: readonly MyAppResources[]): Written[] {
    return apps.flatMap(({ blue, green, service, rule, route }) => [blue, green, service, rule, route]);
}

/** Weighted destinations, one for each subset. */
export function destinations(host: string, weights: Record<string, unknown>): unknown[] {
    return Object.entries(weights).map(([subset, weight]) => ({ destination: { host, subset }, weight }));
}

/** An autoscaler of a Deployment. */
export function autoscaler(deployment: string, minReplicas: number): Written {
    return {
        type: "kubernetes:autoscaling/v2:HorizontalPodAutoscaler",
        name: deployment,
        props: {
            metadata: { name: deployment, namespace: "default" },
            spec: {
                minReplicas,
                maxReplicas: 2 * minReplicas,
                scaleTargetRef: { kind: "Deployment", name: deployment },
            },
        },
    };
}

function deployment(name: string, namespace: string, labels: Record<string, string>, replicas: unknown): Written {
    return {
        type: "kubernetes:apps/v1:Deployment",
        name,
        props: {
            metadata: { name, namespace, labels },
            spec: {
                replicas,
                selector: { matchLabels: labels },
                template: {
                    metadata: { labels },
                    spec: { containers: [{ name: "my-app", image: "my-app:1.0.0" }] },
                },
            },
        },
    };
}
