import type { V1Ingress, V1Service } from "@kubernetes/client-node";
import type { Stored } from "../../cluster/stored.ts";
import type { StackService } from "../stack/stackService.ts";
import type { Check } from "./check.ts";

/** Ways to the pods on which no proxy sees the route, so that callers get both colours. */
export function bypassChecks(
    { place, destinations }: StackService,
    services: Stored<V1Service>[],
    ingresses: Stored<V1Ingress>[],
): Check[] {
    const open = services.filter(
        ({ metadata: { name }, spec }) =>
            destinations.includes(name) && ["NodePort", "LoadBalancer"].includes(spec?.type ?? ""),
    );
    const naming = ingresses.filter((ingress) => backends(ingress).some((name) => destinations.includes(name)));
    return [
        ...open.map(
            ({ metadata: { name }, spec }): Check => ({
                name: "bypass",
                outcome: "warning",
                text: `Service ${place.namespace}/${name} is a ${spec?.type}: callers from outside reach both colours, whatever the route says`,
            }),
        ),
        ...naming.map(
            ({ metadata: { name } }): Check => ({
                name: "bypass",
                outcome: "warning",
                text: `Ingress ${place.namespace}/${name} bypasses the route: unless its controller has a sidecar, its requests reach both colours`,
            }),
        ),
    ];
}

function backends({ spec }: Stored<V1Ingress>): string[] {
    const { defaultBackend, rules = [] } = spec ?? {};
    const all = [defaultBackend, ...rules.flatMap(({ http }) => (http?.paths ?? []).map(({ backend }) => backend))];
    return all.map((backend) => backend?.service?.name).filter((name) => name !== undefined);
}
