import { UNKNOWN, type Unknown } from "../value.ts";
import type { Destination, Rule } from "./rule.ts";

/** The part of a rule's requests that a destination gets. */
export interface Share {
    readonly destination: Destination;
    /** From 0 to 1; `UNKNOWN` where a weight is. */
    readonly share: number | Unknown;
}

/**
 * Divides a rule's requests as Istio does: weights are relative to their sum, a single destination gets all whatever
 * its weight, and none of several gets any while their weights add up to 0. Destinations of one subset are added up.
 */
export function sharesOf({ destinations }: Pick<Rule, "destinations">): Share[] {
    const weights = destinations.map(({ weight }) => (destinations.length === 1 ? 1 : (weight ?? 0)));
    const sum = sumOf(weights);
    const shares = new Map<string, Share>();
    destinations.forEach((destination, index) => {
        const weight = weights[index] ?? 0;
        const part = weight === UNKNOWN || sum === UNKNOWN ? UNKNOWN : sum === 0 ? 0 : weight / sum;
        const key = targetKey(destination);
        const before = shares.get(key)?.share ?? 0;
        shares.set(key, { destination, share: before === UNKNOWN || part === UNKNOWN ? UNKNOWN : before + part });
    });
    return [...shares.values()];
}

/** Equal for destinations that mean the same pods. */
export function targetKey({ host, subset }: Pick<Destination, "host" | "subset">): string {
    return `${String(host)}|${subset === undefined ? "" : `subset ${String(subset)}`}`;
}

/** The sum of a rule's weights, as far as they are known. */
export function weightSum({ destinations }: Pick<Rule, "destinations">): number | Unknown {
    return sumOf(destinations.map(({ weight }) => weight ?? 0));
}

function sumOf(weights: readonly (number | Unknown)[]): number | Unknown {
    const known = weights.filter((weight) => typeof weight === "number");
    return known.length < weights.length ? UNKNOWN : known.reduce((sum, weight) => sum + weight, 0);
}
