const k8s = require("@pulumi/kubernetes");
const pulumi = require("@pulumi/pulumi");

/** The objects come as configuration, so that they are the same as those of the other contestants. */
const objects = new pulumi.Config().requireObject("objects");

for (const { apiVersion, kind, metadata, ...rest } of objects) {
    const name = `${kind}-${metadata.name}`;
    const args = { metadata, ...rest };
    if (kind === "Deployment") new k8s.apps.v1.Deployment(name, args);
    else if (kind === "HorizontalPodAutoscaler") new k8s.autoscaling.v2.HorizontalPodAutoscaler(name, args);
    else if (kind === "Service") new k8s.core.v1.Service(name, args);
    else new k8s.apiextensions.CustomResource(name, { apiVersion, kind, ...args });
}
