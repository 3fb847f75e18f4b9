import type { Color } from "./color.ts";

/** Groups all pods of a service, whatever their colour: the Service selects it. */
export const APP_LABEL = "app";

/** What subsets and Deployments select. It never changes for a pod's colour, so no selector ever has to change. */
export const COLOR_LABEL = "color";

/** Telemetry only (Istio's `destination_version`): it changes with each release, so nothing may select it. */
export const VERSION_LABEL = "version";

const PREFIX = "istio-blue-green";

/** Annotations that this package writes or reads, most of them on the VirtualService. */
export const Annotations = {
    /** Why traffic is where it is, from `cutoverReason`. */
    reason: `${PREFIX}/cutover-reason`,
    /** JSON `{from, reason, time}`: traffic must not move back onto the colour `from` until it is released. */
    hold: `${PREFIX}/hold`,
    /** JSON `{reason, until}`: the gate lets traffic move to a target that it would refuse otherwise. */
    override: `${PREFIX}/gate-override`,
} as const;

/** The gateway name by which Istio means every sidecar. */
export const MESH = "mesh";

/** Subsets are called as the colours are. */
export function subsetName(color: Color): string {
    return color;
}

/** Pulumi name and default `metadata.name` of what exists once per colour. */
export function colorName(name: string, color: Color): string {
    return `${name}-${color}`;
}
