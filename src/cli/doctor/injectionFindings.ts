import type { LiveObject } from "../live/objects.ts";
import type { Check } from "../preflight/check.ts";

const PROXY = "istio-proxy";

/** Whether the pods are in the mesh: without a proxy they are served, but their own calls follow no route. */
export function injectionFindings(namespace: LiveObject | undefined, pods: LiveObject[]): Check[] {
    const name = "mesh";
    const labels = namespace?.metadata.labels ?? {};
    const where = namespace?.metadata.name ?? "the namespace";
    const outside = pods.filter((pod) => !hasProxy(pod));
    if (labels["istio.io/dataplane-mode"] === "ambient") {
        return [{ name, outcome: "passed", text: `${where} is in ambient mode: a waypoint is needed for subsets` }];
    }
    if (pods.length > 0 && outside.length === 0) return [{ name, outcome: "passed", text: "all pods have a sidecar" }];
    if (labels["istio-injection"] === "enabled" || labels["istio.io/rev"] !== undefined) {
        return outside.length === 0
            ? [{ name, outcome: "passed", text: `sidecars are injected in ${where}` }]
            : [
                  {
                      name,
                      outcome: "warning",
                      text: `${outside.length} of ${pods.length} pods have no sidecar, though ${where} asks for one: they are older than the label; the next release replaces them`,
                  },
              ];
    }
    return [
        {
            name,
            outcome: "warning",
            text: `${where} does not ask for sidecars (\`kubectl label namespace ${where} istio-injection=enabled\`): calls between its pods reach both colours`,
        },
    ];
}

/** Newer clusters run the proxy as an init container that goes on. */
function hasProxy({ spec }: LiveObject): boolean {
    const { containers = [], initContainers = [] } = (spec ?? {}) as Record<string, { name: string }[]>;
    return [...containers, ...initContainers].some(({ name }) => name === PROXY);
}
