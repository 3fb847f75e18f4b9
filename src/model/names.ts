import type { Color } from "./color.ts";

/** Groups all pods of a service, whatever their colour: the Service selects it. */
export const APP_LABEL = "app";

/** What subsets and Deployments select. It never changes for a pod's colour, so no selector ever has to change. */
export const COLOR_LABEL = "color";

/** Telemetry only (Istio's `destination_version`): it changes with each release, so nothing may select it. */
export const VERSION_LABEL = "version";

const PREFIX = "istio-blue-green";

/** The component's type, as states and URNs have it. */
export const COMPONENT_TYPE = `${PREFIX}:index:BlueGreenService`;

/** Annotations that this package writes or reads, most of them on the VirtualService. */
export const Annotations = {
    /** Why traffic is where it is, from `cutoverReason`. */
    reason: `${PREFIX}/cutover-reason`,
    /** JSON `{from, reason, time}`, and `stayed` where it had none: traffic must not move back onto the colour `from` until it is released. */
    hold: `${PREFIX}/hold`,
    /** JSON `{reason, until}`: the gate lets traffic move to a target that it would refuse otherwise. */
    override: `${PREFIX}/gate-override`,
    /** JSON of a cutover in steps that is under way: where it goes, how far it is, who began it. */
    cutover: `${PREFIX}/cutover`,
} as const;

/** Who changed an object, as the cluster records it, where the component's hooks do so themselves. */
export const FIELD_MANAGER = PREFIX;

/** The gateway name by which Istio means every sidecar. */
export const MESH = "mesh";

/** Subsets are called as the colours are. */
export function subsetName(color: Color): string {
    return color;
}

/** Pulumi name, and default name in the cluster, of what exists once per colour. */
export function colorName(name: string, color: Color): string {
    return `${name}-${color}`;
}

/** The Service over both colours where the one that callers know is pinned to the active colour. */
export function bothColorsName(service: string): string {
    return `${service}-all`;
}

/** Marks what is in the cluster for the time of a smoke test, with the service's name. */
export const SMOKE_TEST_LABEL = `${PREFIX}/smoke-test`;

const MOST_IN_A_LABEL = 63;

/** The Job and the Service of a smoke test from the mesh. */
export function smokeTestName(service: string): string {
    const suffix = "-smoke-test";
    return service.slice(0, MOST_IN_A_LABEL - suffix.length) + suffix;
}

/** Pulumi name, and name in the cluster, of the ConfigMap with the Grafana dashboard. */
export function dashboardName(name: string): string {
    return `${name}-dashboard`;
}

/** Names of the rules of a route, in access logs and for patches by hand. */
export const Routes = {
    /** The unconditional one: where requests go that no earlier rule matched. */
    main: "blue-green-route",
    /** The one for the callers whom `traffic.match` sends to the idle colour. */
    match: "idle-match",
    /** The one for requests whose test header asks for a colour. */
    test: (color: Color) => `test-${color}`,
} as const;
