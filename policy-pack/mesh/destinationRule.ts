import { type Labels, readLabels } from "../../src/model/labels.ts";
import { hostKey, isHalfQualified } from "../../src/model/route/host.ts";
import { elements, fields, text, texts, UNKNOWN, type Unknown, type Value } from "../../src/model/value.ts";
import type { StackObject } from "../objects/object.ts";

/** A named part of a service's pods. */
export interface Subset {
    readonly name: string | Unknown;
    /** Empty where the subset is all of the service's pods. */
    readonly labels: Labels;
}

/** A DestinationRule, from the stack or from the cluster. */
export interface DestinationRule {
    readonly namespace: string | Unknown;
    /** The host key; see `hostKey`. */
    readonly host: string | Unknown;
    readonly subsets: readonly Subset[];
    readonly exportTo: readonly (string | Unknown)[];
    /** True where it counts for some callers only. */
    readonly selective: boolean;
    readonly object?: StackObject;
}

/** Reads a DestinationRule's spec, never throwing. */
export function readDestinationRule(spec: Value, namespace: string | Unknown): DestinationRule {
    const source = fields(spec);
    const host = spec === UNKNOWN ? UNKNOWN : (text(source.host) ?? "");
    const exportTo = texts(source.exportTo);
    return {
        namespace,
        host: host === UNKNOWN || namespace === UNKNOWN ? UNKNOWN : keyOf(host, namespace),
        subsets:
            source.subsets === UNKNOWN
                ? [{ name: UNKNOWN, labels: UNKNOWN }]
                : elements(source.subsets).map((subset) => ({
                      name: subset === UNKNOWN ? UNKNOWN : (text(fields(subset).name) ?? ""),
                      labels: subset === UNKNOWN ? UNKNOWN : readLabels(fields(subset).labels),
                  })),
        exportTo: exportTo.length > 0 ? exportTo : ["*"],
        selective: source.workloadSelector !== undefined && source.workloadSelector !== null,
    };
}

/** For Istio a half-qualified host names no Service, so it must not be found under a Service's key. */
function keyOf(host: string, namespace: string): string {
    return isHalfQualified(host) ? `literally ${host}` : hostKey(host, namespace);
}
