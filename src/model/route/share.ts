import { exactly, type Range } from "../range.ts";
import { UNKNOWN, type Unknown } from "../value.ts";
import type { Destination, Rule } from "./rule.ts";

/** The part of a rule's requests that a destination gets. */
export interface Share {
    readonly destination: Destination;
    /** From 0 to 1; `UNKNOWN` where a weight is. */
    readonly share: number | Unknown;
    /** The least and the most that it can be, where an unknown weight is one from 0 to 100. */
    readonly range: Range;
}

/** The greatest weight, if weights add up to 100 as Istio documents them. */
const MOST_WEIGHT = 100;

/**
 * Divides a rule's requests as Istio does: weights are relative to their sum, a single destination gets all whatever
 * its weight, and none of several gets any while their weights add up to 0. Destinations of one subset are added up.
 */
export function sharesOf({ destinations }: Pick<Rule, "destinations">): Share[] {
    const weights = destinations.map(({ weight }) => (destinations.length === 1 ? 1 : (weight ?? 0)));
    const shares = new Map<string, Share>();
    destinations.forEach((destination, index) => {
        const key = targetKey(destination);
        const part = partOf(weights, index);
        const before = shares.get(key);
        shares.set(key, before === undefined ? { destination, ...part } : { destination, ...added(before, part) });
    });
    return [...shares.values()];
}

type Part = Pick<Share, "share" | "range">;

function partOf(weights: readonly (number | Unknown)[], index: number): Part {
    const weight = weights[index] ?? 0;
    const known = weights.filter((each) => typeof each === "number").reduce((total, each) => total + each, 0);
    const unknown = weights.filter((each) => each === UNKNOWN).length;
    if (weight === UNKNOWN) {
        // The whole traffic, where no other destination has a weight.
        return { share: UNKNOWN, range: { least: 0, most: MOST_WEIGHT / (MOST_WEIGHT + known) } };
    }
    if (unknown === 0) {
        const share = known === 0 ? 0 : weight / known;
        return { share, range: exactly(share) };
    }
    const range = { least: weight / (known + unknown * MOST_WEIGHT), most: known === 0 ? 0 : weight / known };
    return { share: UNKNOWN, range };
}

function added(one: Part, other: Part): Part {
    const share = one.share === UNKNOWN || other.share === UNKNOWN ? UNKNOWN : one.share + other.share;
    const [least, most] = [one.range.least + other.range.least, Math.min(1, one.range.most + other.range.most)];
    return { share, range: share === UNKNOWN ? { least, most } : exactly(share) };
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
