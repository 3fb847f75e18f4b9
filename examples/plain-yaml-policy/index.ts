import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";

const route = new pulumi.Config().get("route") ?? "blue";

const workloads = new k8s.yaml.v2.ConfigFile("workloads", { file: "workloads.yaml" });
const subsets = new k8s.yaml.v2.ConfigFile("subsets", { file: "destination-rule.yaml" });

new k8s.yaml.v2.ConfigFile(
    "route",
    { file: `routes/virtual-service-${route}.yaml` },
    { dependsOn: [workloads, subsets] },
);
