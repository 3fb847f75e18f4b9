import { CustomResource } from "@pulumi/kubernetes/apiextensions/customResource.js";
import type { CustomResourceOptions } from "@pulumi/pulumi";
import { APP_LABEL } from "../names.ts";
import type { Settings } from "../settings.ts";

const API = "networking.istio.io";

/** Registers one of Istio's objects, named as the service. */
export function createIstioObject(
    kind: "DestinationRule" | "Gateway" | "VirtualService",
    settings: Settings,
    spec: object,
    opts: CustomResourceOptions,
): CustomResource {
    return new CustomResource(
        settings.name,
        {
            apiVersion: `${API}/v1`,
            kind,
            metadata: {
                name: settings.name,
                namespace: settings.namespace,
                labels: { [APP_LABEL]: settings.name },
                // An operator's emergency `kubectl patch` must not fail the next update with a field conflict.
                annotations: { "pulumi.com/patchForce": "true" },
            },
            spec,
        },
        opts,
    );
}
