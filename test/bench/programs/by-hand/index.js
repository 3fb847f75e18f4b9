const k8s = require("@pulumi/kubernetes");
const pulumi = require("@pulumi/pulumi");

const active = new pulumi.Config().require("activeColor");
const idle = active === "blue" ? "green" : "blue";
const app = "my-app";
const namespace = "by-hand";
const host = "by-hand.example.com";
const releases = { blue: ["my-app:1.0.0", "v1"], green: ["my-app:2.0.0", "v2"] };
const metadata = (name) => ({ name, namespace, labels: { app } });
const istio = (kind, spec, opts) =>
    new k8s.apiextensions.CustomResource(
        `${app}-${kind}`,
        { apiVersion: "networking.istio.io/v1", kind, metadata: metadata(app), spec },
        opts,
    );

function color(name, dependsOn) {
    const [image, version] = releases[name];
    const labels = { app, color: name };
    const check = (initialDelaySeconds, periodSeconds) => ({
        httpGet: { path: "/health", port: 8080 },
        initialDelaySeconds,
        periodSeconds,
    });
    const container = {
        name: app,
        image,
        ports: [{ containerPort: 8080 }],
        resources: { requests: { memory: "128Mi", cpu: "100m" }, limits: { memory: "256Mi", cpu: "200m" } },
        readinessProbe: check(5, 10),
        livenessProbe: check(15, 20),
        lifecycle: { preStop: { sleep: { seconds: 15 } } },
    };
    new k8s.policy.v1.PodDisruptionBudget(`${app}-${name}`, {
        metadata: metadata(`${app}-${name}`),
        spec: { selector: { matchLabels: labels }, maxUnavailable: 1 },
    });
    return new k8s.apps.v1.Deployment(
        `${app}-${name}`,
        {
            metadata: metadata(`${app}-${name}`),
            spec: {
                replicas: 3,
                selector: { matchLabels: labels },
                template: {
                    metadata: { labels: { ...labels, version } },
                    spec: { terminationGracePeriodSeconds: 50, containers: [container] },
                },
            },
        },
        { dependsOn },
    );
}

const service = new k8s.core.v1.Service(app, {
    metadata: { ...metadata(app), annotations: { "pulumi.com/skipAwait": "true" } },
    spec: { selector: { app }, ports: [{ name: "http", port: 80, targetPort: 8080 }] },
});
const subsets = istio("DestinationRule", {
    host: app,
    subsets: ["blue", "green"].map((name) => ({ name, labels: { color: name } })),
});
const gateway = istio("Gateway", {
    selector: { istio: "ingressgateway" },
    servers: [{ port: { number: 8080, name: "http", protocol: "HTTP" }, hosts: [host] }],
});
const route = istio(
    "VirtualService",
    {
        hosts: [app, host],
        gateways: [`${namespace}/${app}`, "mesh"],
        http: [{ route: [{ destination: { host: app, subset: active, port: { number: 80 } }, weight: 100 }] }],
    },
    { dependsOn: [service, subsets, gateway, color(active, [])] },
);
color(idle, [route]);

exports.activeColor = active;
