import { execa } from "execa";

/** Two colours made by hand as the guide makes them: nothing about their pods prevents losses. */
function objects(namespace: string) {
    const app = "plain";
    const named = (name: string) => ({ name, namespace });
    const deployment = (color: string) => ({
        apiVersion: "apps/v1",
        kind: "Deployment",
        metadata: named(`${app}-${color}`),
        spec: {
            replicas: 3,
            selector: { matchLabels: { app, color } },
            template: {
                metadata: { labels: { app, color } },
                spec: { containers: [{ name: app, image: `${app}:1.0.0`, ports: [{ containerPort: 8080 }] }] },
            },
        },
    });
    return [
        { apiVersion: "v1", kind: "Namespace", metadata: { name: namespace } },
        deployment("blue"),
        deployment("green"),
        {
            apiVersion: "v1",
            kind: "Service",
            metadata: named(app),
            spec: { selector: { app }, ports: [{ name: "http", port: 80, targetPort: 8080 }] },
        },
        {
            apiVersion: "networking.istio.io/v1",
            kind: "DestinationRule",
            metadata: named(app),
            spec: { host: app, subsets: ["blue", "green"].map((color) => ({ name: color, labels: { color } })) },
        },
        { ...routeTo("blue"), metadata: named(app) },
    ];
}

export interface PlainBlueGreen {
    /** As callers in the mesh know it. */
    readonly url: string;
    route(color: string): Promise<void>;
    scale(color: string, replicas: number): Promise<void>;
    remove(): Promise<void>;
}

/** Deploys the two colours with kubectl and returns when all their pods are ready. */
export async function deployPlainBlueGreen(namespace: string): Promise<PlainBlueGreen> {
    const kubectl = (args: readonly string[], input = "") => execa("kubectl", ["-n", namespace, ...args], { input });
    for (const object of objects(namespace)) {
        await kubectl(["apply", "--filename", "-"], JSON.stringify(object));
    }
    await kubectl(["rollout", "status", "deployment/plain-blue", "deployment/plain-green", "--timeout=60s"]);
    return {
        url: `http://plain.${namespace}.svc.cluster.local/`,
        route: async (color) => {
            const patch = JSON.stringify({ spec: routeTo(color).spec });
            await kubectl(["patch", "virtualservice", "plain", "--type=merge", "--patch", patch]);
        },
        scale: async (color, replicas) => {
            await kubectl(["scale", `deployment/plain-${color}`, `--replicas=${replicas}`]);
        },
        remove: async () => {
            await kubectl(["delete", "namespace", namespace, "--timeout=60s"]);
        },
    };
}

function routeTo(color: string) {
    return {
        apiVersion: "networking.istio.io/v1",
        kind: "VirtualService",
        spec: {
            hosts: ["plain"],
            // Retries would hide what is lost.
            http: [{ route: [{ destination: { host: "plain", subset: color } }], retries: { attempts: 0 } }],
        },
    };
}
