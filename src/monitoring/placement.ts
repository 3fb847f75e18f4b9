import { type Input, type Output, output } from "@pulumi/pulumi";
import type { Settings } from "../arguments/settings.ts";

/** Namespace and name of a monitoring object. */
export interface Placement {
    readonly name: Input<string>;
    readonly namespace: Input<string>;
}

/** In a namespace that services share, the service's own becomes a part of the name. */
export function placement(settings: Settings, name: string, namespace: Input<string> | undefined): Placement {
    if (namespace === undefined) return { name, namespace: settings.namespace };
    const both: Output<[string, string]> = output([settings.namespace, namespace] as [Input<string>, Input<string>]);
    return { name: both.apply(([own, shared]) => (own === shared ? name : `${own}-${name}`)), namespace };
}
