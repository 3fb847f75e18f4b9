import type { LiveObject } from "../live/objects.ts";
import type { StackService } from "../stack/stackService.ts";
import type { Check } from "./check.ts";

/** Ways to the pods on which no proxy sees the route, so that callers get both colours. */
export function bypassChecks(
    { place, destinations }: StackService,
    services: LiveObject[],
    ingresses: LiveObject[],
): Check[] {
    const open = services.filter(
        ({ metadata: { name }, spec }) =>
            destinations.includes(name) && ["NodePort", "LoadBalancer"].includes(String(spec?.type)),
    );
    const naming = ingresses.filter(({ spec }) => backends(spec).some((name) => destinations.includes(name)));
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
                text: `Ingress ${place.namespace}/${name} sends requests past the route: unless its controller has a sidecar, they reach both colours`,
            }),
        ),
    ];
}

function backends(spec: Record<string, unknown> | undefined): string[] {
    const { defaultBackend, rules = [] } = (spec ?? {}) as IngressSpec;
    const all = [defaultBackend, ...rules.flatMap(({ http }) => (http?.paths ?? []).map(({ backend }) => backend))];
    return all.map((backend) => backend?.service?.name).filter((name) => name !== undefined);
}

interface Backend {
    service?: { name?: string };
}

interface IngressSpec {
    defaultBackend?: Backend;
    rules?: { http?: { paths?: { backend?: Backend }[] } }[];
}
