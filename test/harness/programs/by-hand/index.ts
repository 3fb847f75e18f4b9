import * as k8s from "@pulumi/kubernetes";
import { Config, type Resource } from "@pulumi/pulumi";

/** What somebody edits in such a program, each value by its path: `pulumi config set --path green.replicas 3`. */
interface Color {
    readonly replicas?: number;
    readonly image?: string;
    readonly env?: Readonly<Record<string, string>>;
    readonly podAnnotations?: Readonly<Record<string, string | boolean>>;
    readonly probe?: "none";
    readonly preStop?: "none";
    readonly paused?: boolean;
    readonly skipAwait?: boolean;
    /** Taken out of the program, with its autoscaler. */
    readonly gone?: boolean;
    readonly autoscaler?: { readonly min: number; readonly max: number };
}

const APP = "my-app";
const COLORS = ["blue", "green"] as const;
type Name = (typeof COLORS)[number];

const config = new Config();
const namespace = config.get("namespace") ?? "default";
const host = config.get("host") ?? "my-app.example.com";
const port = config.getNumber("gatewayPort") ?? 8080;
const colors: Readonly<Record<Name, Color>> = {
    blue: config.getObject<Color>("blue") ?? {},
    green: config.getObject<Color>("green") ?? {},
};
/** Weights by colour, relative to each other; who has none is no destination. */
const weights = config.getObject<Partial<Record<Name | "all", number>>>("route") ?? { blue: 100 };
/** The colour that the label selector of each subset means, or "none" where the subset is taken out. */
const subsets = config.getObject<Partial<Record<Name, string>>>("subsets") ?? {};
/** What follows the name of each subset, in DestinationRule and VirtualService. */
const suffix = config.get("subsetSuffix") ?? "";
const selects = config.get("serviceSelects");
/** The colours whose Deployments the route waits for, and those that wait for the route. */
const order = config.getObject<Partial<Record<Name, "before" | "after">>>("order") ?? {};

/** What somebody writes after the first conflict with kubectl. */
const annotations = { "pulumi.com/patchForce": "true" };

function metadata(name: string) {
    return { name, namespace, labels: { app: APP }, annotations };
}

function dependsOn(...resources: readonly (Resource | undefined)[]) {
    return {
        dependsOn: resources.filter((resource) => resource !== undefined),
    };
}

const first = COLORS.filter((color) => order[color] !== "after").map((color) => [color, workload(color, [])] as const);

function workload(name: Name, after: readonly Resource[]): Resource | undefined {
    const {
        replicas,
        image,
        env = {},
        podAnnotations = {},
        probe,
        preStop,
        paused,
        skipAwait,
        gone,
        autoscaler,
    } = colors[name];
    if (gone) return undefined;
    const own = metadata(`${APP}-${name}`);
    const waiting = {
        // Nobody waits ten minutes here.
        "pulumi.com/timeoutSeconds": "20",
        ...(skipAwait && { "pulumi.com/skipAwait": "true" }),
    };
    const deployment = new k8s.apps.v1.Deployment(
        `${APP}-${name}`,
        {
            metadata: { ...own, annotations: { ...own.annotations, ...waiting } },
            spec: {
                ...(replicas !== undefined && { replicas }),
                ...(paused && { paused }),
                selector: { matchLabels: { app: APP, color: name } },
                template: {
                    metadata: {
                        labels: { app: APP, color: name },
                        annotations: Object.fromEntries(
                            Object.entries(podAnnotations).map(([key, value]) => [key, String(value)]),
                        ),
                    },
                    spec: {
                        terminationGracePeriodSeconds: 30,
                        containers: [
                            {
                                name: APP,
                                image: image ?? `${APP}:1.0.0`,
                                ports: [{ containerPort: 8080 }],
                                env: Object.entries(env).map(([key, value]) => ({ name: key, value: String(value) })),
                                resources: { requests: { cpu: "100m", memory: "128Mi" } },
                                ...(probe !== "none" && {
                                    readinessProbe: { httpGet: { path: "/health", port: 8080 } },
                                }),
                                ...(preStop !== "none" && { lifecycle: { preStop: { sleep: { seconds: 8 } } } }),
                            },
                        ],
                    },
                },
            },
        },
        { ...dependsOn(...after), ...(autoscaler && replicas === undefined && { ignoreChanges: ["spec.replicas"] }) },
    );
    if (autoscaler) {
        const target = { apiVersion: "apps/v1", kind: "Deployment", name: `${APP}-${name}` };
        new k8s.autoscaling.v2.HorizontalPodAutoscaler(
            `${APP}-${name}`,
            {
                metadata: metadata(`${APP}-${name}`),
                spec: {
                    scaleTargetRef: target,
                    minReplicas: autoscaler.min,
                    maxReplicas: autoscaler.max,
                    metrics: [
                        {
                            type: "Resource",
                            resource: { name: "cpu", target: { type: "Utilization", averageUtilization: 70 } },
                        },
                    ],
                },
            },
            dependsOn(deployment),
        );
    }
    return deployment;
}

const service = new k8s.core.v1.Service(APP, {
    metadata: metadata(APP),
    spec: {
        selector: { app: APP, ...(selects !== undefined && { color: selects }) },
        ports: [{ name: "http", port: 80, targetPort: 8080 }],
    },
});

const rule = new k8s.apiextensions.CustomResource(`${APP}-subsets`, {
    apiVersion: "networking.istio.io/v1",
    kind: "DestinationRule",
    metadata: metadata(APP),
    spec: {
        host: APP,
        subsets: COLORS.filter((color) => subsets[color] !== "none").map((color) => ({
            name: `${color}${suffix}`,
            labels: { color: subsets[color] ?? color },
        })),
    },
});

const gateway = new k8s.apiextensions.CustomResource(`${APP}-gateway`, {
    apiVersion: "networking.istio.io/v1",
    kind: "Gateway",
    metadata: metadata(APP),
    spec: {
        selector: { istio: "ingressgateway" },
        servers: [{ port: { number: port, name: "http", protocol: "HTTP" }, hosts: [host] }],
    },
});

const destinations = (["all", ...COLORS] as const).flatMap((name) => {
    const weight = weights[name];
    const subset = name === "all" ? {} : { subset: `${name}${suffix}` };
    return weight === undefined
        ? []
        : [{ destination: { host: APP, port: { number: 80 }, ...subset }, weight: Number(weight) }];
});

const waited = first.flatMap(([color, deployment]) => (order[color] === "before" ? [deployment] : []));
const isOrdered = Object.keys(order).length > 0;

const route =
    destinations.length === 0
        ? undefined
        : new k8s.apiextensions.CustomResource(
              `${APP}-route`,
              {
                  apiVersion: "networking.istio.io/v1",
                  kind: "VirtualService",
                  metadata: metadata(APP),
                  spec: {
                      hosts: [APP, host],
                      gateways: [APP, "mesh"],
                      http: [{ name: "primary", route: destinations, retries: { attempts: 0 } }],
                  },
              },
              isOrdered ? dependsOn(...waited, service, rule, gateway) : {},
          );

for (const color of COLORS) {
    if (order[color] === "after") workload(color, route === undefined ? [] : [route]);
}
