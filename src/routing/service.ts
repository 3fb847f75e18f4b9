import type { types } from "@pulumi/kubernetes";
import { Service } from "@pulumi/kubernetes/core/v1/service.js";
import type { CustomResourceOptions } from "@pulumi/pulumi";
import { APP_LABEL } from "../names.ts";
import type { Settings } from "../settings.ts";

/** One Service over both colours: the route, not the selector, decides which of them answers. */
export function serviceSpec(settings: Settings): types.input.core.v1.ServiceSpec {
    return {
        selector: { [APP_LABEL]: settings.name },
        ports: settings.ports.map(({ name, port, targetPort }) => ({ name, port, targetPort, protocol: "TCP" })),
    };
}

export function createService(settings: Settings, opts: CustomResourceOptions): Service {
    return new Service(
        settings.name,
        {
            metadata: {
                name: settings.name,
                namespace: settings.namespace,
                labels: { [APP_LABEL]: settings.name },
                // A colour may have no pods at all, and a first Deployment comes after the Service: nothing to wait for.
                annotations: { "pulumi.com/skipAwait": "true" },
            },
            spec: serviceSpec(settings),
        },
        opts,
    );
}
