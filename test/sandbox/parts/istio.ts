import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Location } from "../location.ts";
import { accessLogFormat } from "../metrics/accessLogFormat.ts";
import { ports, urls } from "../network.ts";
import type { Part, Step } from "../supervisor/part.ts";
import { answers, eventually } from "../supervisor/probe.ts";
import type { Kubectl } from "./kubectl.ts";

const systemNamespace = "istio-system";

/** Istio's configuration for proxies beside which no agent runs: no TLS between them, or they would wait for ever. */
const meshConfig = {
    rootNamespace: systemNamespace,
    trustDomain: "cluster.local",
    enableAutoMtls: false,
    enableTracing: false,
    proxyHttpPort: ports.meshProxy,
    accessLogFile: "/dev/stdout",
    accessLogEncoding: "JSON",
    accessLogFormat,
    defaultConfig: { discoveryAddress: `127.0.0.1:${ports.istiodSecureXds}` },
};

const environment = {
    POD_NAMESPACE: systemNamespace,
    POD_NAME: "istiod-0",
    SERVICE_ACCOUNT: "istiod",
    REVISION: "default",
    CLUSTER_ID: "Kubernetes",
    // Filters that upstream Envoy lacks.
    PILOT_ENABLE_METADATA_EXCHANGE: "false",
    PILOT_ENABLE_ALPN_FILTER: "false",
    PILOT_ENABLE_TELEMETRY_LABEL: "false",
    PILOT_ENABLE_GATEWAY_API: "false",
    PILOT_CERT_PROVIDER: "istiod",
    INJECT_ENABLED: "false",
    // The sandbox registers the webhook itself, by URL, since istiod runs beside the cluster and not in it.
    VALIDATION_WEBHOOK_CONFIG_NAME: "",
    INJECTION_WEBHOOK_CONFIG_NAME: "",
    ISTIOD_CUSTOM_HOST: "",
};

export function istiod(location: Location, program: string): Part {
    return {
        name: "istiod",
        where: `xDS 127.0.0.1:${ports.istiodXds}, webhook 127.0.0.1:${ports.istiodWebhook}, debug ${urls.istiod}`,
        needs: ["istio resources"],
        startWithin: 60,
        command: async () => {
            const mesh = join(location.folder, "mesh.json");
            await writeFile(mesh, JSON.stringify(meshConfig, null, 4));
            return {
                file: program,
                args: [
                    "discovery",
                    `--kubeconfig=${location.kubeconfig}`,
                    `--meshConfig=${mesh}`,
                    "--networksConfig=/dev/null",
                    `--grpcAddr=127.0.0.1:${ports.istiodXds}`,
                    `--secureGRPCAddr=127.0.0.1:${ports.istiodSecureXds}`,
                    `--httpAddr=127.0.0.1:${ports.istiodDebug}`,
                    `--httpsAddr=127.0.0.1:${ports.istiodWebhook}`,
                    `--monitoringAddr=127.0.0.1:${ports.istiodMonitoring}`,
                    "--domain=cluster.local",
                    "--log_output_level=default:info",
                ],
                env: environment,
            };
        },
        healthy: () => answers(`${urls.istiod}/ready`),
    };
}

const gatewayLabels = { app: "istio-ingressgateway", istio: "ingressgateway" };

/** What a mesh has before any service: its namespace, its gateway's pod, and no TLS where no agent hands out keys. */
const resources = [
    { apiVersion: "v1", kind: "Namespace", metadata: { name: systemNamespace } },
    {
        apiVersion: "security.istio.io/v1",
        kind: "PeerAuthentication",
        metadata: { name: "default", namespace: systemNamespace },
        spec: { mtls: { mode: "DISABLE" } },
    },
    {
        apiVersion: "apps/v1",
        kind: "Deployment",
        metadata: { name: "istio-ingressgateway", namespace: systemNamespace, labels: gatewayLabels },
        spec: {
            replicas: 1,
            selector: { matchLabels: gatewayLabels },
            template: {
                metadata: { labels: gatewayLabels },
                spec: { containers: [{ name: "istio-proxy", image: "envoy" }] },
            },
        },
    },
    {
        apiVersion: "v1",
        kind: "Service",
        metadata: {
            name: "istio-ingressgateway",
            namespace: systemNamespace,
            labels: gatewayLabels,
            // For `istioctl analyze` alone, which looks here for what Gateways may open: no proxy is to route to it.
            annotations: { "networking.istio.io/exportTo": "~" },
        },
        spec: {
            selector: gatewayLabels,
            ports: Array.from({ length: 20 }, (_, index) => ({ name: `http-${index}`, port: ports.gateway + index })),
        },
    },
];

export function istioResources(kubectl: Kubectl, crds: string): Step {
    return {
        name: "istio resources",
        needs: ["kube-apiserver"],
        run: async () => {
            await kubectl(["apply", "--server-side", "--filename", crds]);
            await kubectl(["wait", "--for=condition=Established", "--filename", crds]);
            for (const resource of resources) {
                await eventually(async () => {
                    await kubectl(["apply", "--server-side", "--filename", "-"], JSON.stringify(resource));
                }, 20);
            }
        },
    };
}

function webhook(authority: string) {
    return {
        apiVersion: "admissionregistration.k8s.io/v1",
        kind: "ValidatingWebhookConfiguration",
        metadata: { name: "istio-validator-istio-system", labels: { app: "istiod", istio: "istiod" } },
        webhooks: [
            {
                name: "rev.validation.istio.io",
                clientConfig: { url: `https://127.0.0.1:${ports.istiodWebhook}/validate`, caBundle: authority },
                rules: [
                    {
                        operations: ["CREATE", "UPDATE"],
                        apiGroups: [
                            "security.istio.io",
                            "networking.istio.io",
                            "telemetry.istio.io",
                            "extensions.istio.io",
                        ],
                        apiVersions: ["*"],
                        resources: ["*"],
                    },
                ],
                failurePolicy: "Fail",
                sideEffects: "None",
                admissionReviewVersions: ["v1"],
            },
        ],
    };
}

export function istioWebhook(kubectl: Kubectl): Step {
    return {
        name: "istio webhook",
        needs: ["istiod"],
        run: () =>
            eventually(async () => {
                const secret = await kubectl(["get", "secret", "istio-ca-secret", "-n", systemNamespace, "-o", "json"]);
                const { data } = JSON.parse(secret) as { data: Record<string, string> };
                const authority = data["ca-cert.pem"];
                if (!authority) {
                    throw new Error(`secret ${systemNamespace}/istio-ca-secret has no ca-cert.pem`);
                }
                await kubectl(["apply", "--server-side", "--filename", "-"], JSON.stringify(webhook(authority)));
            }, 30),
    };
}
