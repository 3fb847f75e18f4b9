import * as k8s from "@pulumi/kubernetes";
import { Config, type ResourceTransform } from "@pulumi/pulumi";
import { BlueGreenService, type Color } from "istio-blue-green";

const config = new Config();

// Files instead of a cluster: `pulumi up` renders, a commit hands over to Argo CD. Without the empty kubeconfig, the provider
// would take that of KUBECONFIG and refuse to have both.
const manifests = new k8s.Provider("manifests", { renderYamlToDirectory: config.require("manifests"), kubeconfig: "" });

// Argo CD waits until the Deployments are healthy before it changes the route.
const routeLast: ResourceTransform = ({ type, props, opts }) => {
    if (!type.endsWith(":VirtualService")) return undefined;
    const { metadata, ...rest } = props;
    const annotations = { ...metadata.annotations, "argocd.argoproj.io/sync-wave": "1" };
    return { props: { ...rest, metadata: { ...metadata, annotations } }, opts };
};

const myApp = new BlueGreenService(
    "my-app",
    {
        activeColor: config.require("activeColor") as Color,
        blue: { image: "my-app:1.0.0", version: "v1" },
        green: { image: "my-app:2.0.0", version: "v2" },
        replicas: 3,
        namespace: "production",
        container: { port: 8080, healthPath: "/health" },
        hosts: ["my-app.example.com"],
        gateway: { selector: { istio: "ingressgateway" }, port: 8082 },
    },
    { providers: [manifests], transforms: [routeLast] },
);

export const activeColor = myApp.activeColor;
