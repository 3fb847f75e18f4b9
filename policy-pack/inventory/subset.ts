import type { Labels } from "../../src/model/labels.ts";
import { wildcardCovers } from "../../src/model/route/host.ts";
import { UNKNOWN } from "../../src/model/value.ts";
import type { DestinationRule, Subset } from "../mesh/destinationRule.ts";
import { isVisibleIn } from "../mesh/visibility.ts";
import type { Inventory } from "./inventory.ts";

/** What a subset means to a caller. */
export interface FoundSubset {
    /** Undefined where no DestinationRule defines the subset. */
    readonly labels: Labels | undefined;
    /** The rules that count for the host, in the order in which Istio merges them. */
    readonly rules: readonly DestinationRule[];
    /** Why the answer may change once everything is known. */
    readonly doubts: readonly string[];
}

/** From whose point of view a subset is looked up. */
export interface Lookup {
    /** The namespace of the caller. */
    readonly client: string;
    /** The namespace of the service. */
    readonly service: string;
    /** Istio's root namespace, whose rules count for all. */
    readonly root: string;
}

/**
 * Finds a subset as Istio does. The rules of the caller's namespace count; if it has none, those of the service's namespace; if
 * that has none, those of the root namespace. Within one namespace they are merged, and the first definition of a subset wins.
 */
export function findSubset(inventory: Inventory, host: string, subset: string, lookup: Lookup): FoundSubset {
    const rules = rulesFor(inventory, host, lookup);
    const subsets = rules.flatMap((rule) => rule.subsets);
    const found = subsets.find(({ name }) => name === subset);
    return { labels: found?.labels, rules, doubts: doubtsAbout(inventory, rules, subsets, found) };
}

/** The DestinationRules that count for a host. */
export function rulesFor(inventory: Inventory, host: string, { client, service, root }: Lookup): DestinationRule[] {
    for (const namespace of new Set([client, service, root])) {
        const rules = rulesIn(inventory, namespace, host).filter(
            (rule) => namespace === client || isVisibleIn(rule, client),
        );
        if (rules.length > 0) return rules;
    }
    return [];
}

function rulesIn({ destinationRules: { by } }: Inventory, namespace: string, host: string): readonly DestinationRule[] {
    const candidates = [host, ...wildcardsOver(host)];
    for (const candidate of candidates) {
        const rules = by.get(`${namespace}|${candidate}`);
        if (rules !== undefined) return rules;
    }
    return [];
}

/** The wildcard hosts that match a host, the most specific first. */
function wildcardsOver(host: string): string[] {
    const full = host.split(".").length === 2 ? `${host}.svc.cluster.local` : host;
    const parts = full.split(".");
    const wildcards = parts.slice(1).map((_, index) => `*.${parts.slice(index + 1).join(".")}`);
    return [...wildcards, "*"].filter((wildcard) => wildcardCovers(wildcard, full));
}

function doubtsAbout(
    inventory: Inventory,
    rules: readonly DestinationRule[],
    subsets: readonly Subset[],
    found: Subset | undefined,
): string[] {
    const before = found === undefined ? subsets : subsets.slice(0, subsets.indexOf(found));
    return [
        ...(inventory.destinationRules.unsure.length > 0 ? ["the host of a DestinationRule is not known yet"] : []),
        ...(before.some(({ name }) => name === UNKNOWN) ? ["the name of a subset is not known yet"] : []),
        ...(found?.labels === UNKNOWN ? ["the labels of the subset are not known yet"] : []),
        ...(rules.some(({ exportTo }) => exportTo.includes(UNKNOWN))
            ? ["the visibility of a DestinationRule is not known yet"]
            : []),
        ...(rules.some(({ selective }) => selective)
            ? ["a DestinationRule has a workloadSelector, so it applies to some callers only"]
            : []),
    ];
}
