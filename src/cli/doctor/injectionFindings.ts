import type { Stored } from "../../cluster/stored.ts";
import type { Pod } from "../live/pods.ts";
import type { Check } from "../preflight/check.ts";

const PROXY = "istio-proxy";

/** Whether the pods are in the mesh: pods without a proxy get requests, but their own calls follow no route. */
export function injectionFindings(namespace: Stored | undefined, pods: Pod[]): Check[] {
    const name = "mesh";
    const labels = namespace?.metadata.labels ?? {};
    const where = namespace?.metadata.name ?? "the namespace";
    const outside = pods.filter((pod) => !hasProxy(pod));
    if (labels["istio.io/dataplane-mode"] === "ambient") {
        const text =
            `${where} is in ambient mode, where Istio does not support routes to subsets. Without a waypoint a Service reaches both ` +
            "colours, whatever the route says. Waypoints support VirtualServices as an alpha feature only, without subsets. Gateways and " +
            "callers with a sidecar follow the route. Give the other callers a sidecar";
        return [{ name, outcome: "warning", text }];
    }
    if (pods.length > 0 && outside.length === 0) return [{ name, outcome: "passed", text: "all pods have a sidecar" }];
    if (INJECTION_LABELS.some((label) => asksFor(labels, label))) {
        if (outside.length === 0) return [{ name, outcome: "passed", text: `sidecars are injected in ${where}` }];
        const reasons = new Set(outside.map((pod) => whyOutside(pod, namespace)));
        const text = `${outside.length} of ${pods.length} pods have no sidecar, although ${where} asks for one: ${[...reasons].join("; ")}`;
        return [{ name, outcome: "warning", text }];
    }
    return [
        {
            name,
            outcome: "warning",
            text: `${where} does not ask for sidecars (\`kubectl label namespace ${where} istio-injection=enabled\`): calls between its pods reach both colours`,
        },
    ];
}

const INJECTION_LABELS = ["istio-injection", "istio.io/rev"];

function asksFor(labels: Record<string, string>, label: string): boolean {
    return label === "istio-injection" ? labels[label] === "enabled" : labels[label] !== undefined;
}

const INJECT = "sidecar.istio.io/inject";

function whyOutside({ metadata, spec }: Pod, namespace: Stored | undefined): string {
    const own = metadata.labels?.[INJECT] ?? metadata.annotations?.[INJECT];
    if (own === "false") return `the pods themselves set ${INJECT}: "false"`;
    if (spec?.hostNetwork === true) return "pods with hostNetwork get none";
    const [labelled, made] = [labelledAt(namespace), metadata.creationTimestamp];
    if (labelled === undefined || made === undefined || made < labelled) {
        return "they are older than the label, or were created while istiod was down; the next release replaces them";
    }
    return (
        `they are newer than the label (${labelled}), so nothing injected them: is istiod running, and is there a webhook for the ` +
        "label (`kubectl get mutatingwebhookconfigurations`)?"
    );
}

/** The last moment at which the label can have been set, as far as the cluster knows. */
function labelledAt(namespace: Stored | undefined): string | undefined {
    const setters = (namespace?.metadata.managedFields ?? []).filter(({ fieldsV1 }) => {
        const labels = fieldsV1?.["f:metadata"]?.["f:labels"] ?? {};
        return INJECTION_LABELS.some((label) => `f:${label}` in labels);
    });
    return setters
        .map(({ time }) => time)
        .toSorted()
        .at(-1);
}

/** Newer clusters run the proxy as a native sidecar, an init container that keeps running. */
function hasProxy({ spec }: Pod): boolean {
    const { containers = [], initContainers = [] } = spec ?? {};
    return [...containers, ...initContainers].some(({ name }) => name === PROXY);
}
