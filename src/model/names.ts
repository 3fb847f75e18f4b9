import type { Color } from "./color.ts";

/** Groups all pods of a service, whatever their colour: the Service selects it. */
export const APP_LABEL = "app";

/** Subsets and Deployments select it. Its value never changes for a colour, so no selector ever has to change. */
export const COLOR_LABEL = "color";

/** For telemetry only (Istio's `destination_version`). It changes with each release, so nothing may select it. */
export const VERSION_LABEL = "version";

const PREFIX = "istio-blue-green";

/** The component's type in Pulumi's states and URNs. */
export const COMPONENT_TYPE = `${PREFIX}:index:BlueGreenService`;

/** The type of a set of services that change colour together. The services are its children. */
export const RELEASE_SET_TYPE = `${PREFIX}:index:BlueGreenReleaseSet`;

/** Annotations that this package writes or reads on the VirtualService. */
export const Annotations = {
    /** Why traffic is where it is, from `cutoverReason`. */
    reason: `${PREFIX}/cutover-reason`,
    /** A hold, as JSON `{from, reason, time}`: traffic does not move to the colour `from` until `bluegreen release`. */
    hold: `${PREFIX}/hold`,
    /** JSON `{reason, until}`: permits moves of traffic that the gate would refuse. */
    override: `${PREFIX}/gate-override`,
    /** JSON of a cutover under way: its target, its steps, the current one, and who started it. */
    cutover: `${PREFIX}/cutover`,
    /** JSON `{generation, templates}`: a digest of the pod template with which each colour last had traffic. */
    served: `${PREFIX}/served`,
} as const;

/** Labels of the VirtualServices of a release set. Hand-written ones may carry them too. */
export const SetLabels = {
    /** The set's name: services with the same one change colour together. */
    set: `${PREFIX}/release-set`,
    /** `true` where callers outside the set use the service, so that its route decides which colour a request gets. */
    entry: `${PREFIX}/entry`,
} as const;

/** The field manager of changes that the component's hooks make themselves. */
export const FIELD_MANAGER = PREFIX;

/** The gateway name that stands for all sidecars in Istio. */
export const MESH = "mesh";

/** The subset of a colour, which has the colour's name. */
export function subsetName(color: Color): string {
    return color;
}

/** The Pulumi name, and default name in the cluster, of what exists once per colour. */
export function colorName(name: string, color: Color): string {
    return `${name}-${color}`;
}

/** The Service over both colours, where `service.pinToActive` narrows the other one to the active colour. */
export function bothColorsName(service: string): string {
    return `${service}-all`;
}

/** Marks objects that exist during a smoke test. Its value is the service's name. */
export const SMOKE_TEST_LABEL = `${PREFIX}/smoke-test`;

const MOST_IN_A_LABEL = 63;

/** The Job and the Service of a smoke test from the mesh. */
export function smokeTestName(service: string): string {
    const suffix = "-smoke-test";
    return service.slice(0, MOST_IN_A_LABEL - suffix.length) + suffix;
}

/** The Pulumi name, and name in the cluster, of the ConfigMap with the Grafana dashboard. */
export function dashboardName(name: string): string {
    return `${name}-dashboard`;
}

/** What exists once for a release set, apart from what a service of the same name has. */
export function releaseSetName(set: string): string {
    return `${set}-release-set`;
}

/** Names of the rules of the VirtualService, as access logs show them. */
export const Routes = {
    /** The unconditional rule, for requests that no earlier rule matches. */
    main: "blue-green-route",
    /** The rule for requests that `traffic.match` sends to the idle colour. */
    match: "idle-match",
    /** The rule for requests whose test header names a colour. */
    test: (color: Color) => `test-${color}`,
    /** The rule for requests of pods of this colour in the same release set. */
    set: (color: Color) => `set-${color}`,
} as const;
