import { fields, UNKNOWN, type Unknown, type Value } from "./value.ts";

/** Labels of an object, or the labels that a selector asks for. */
export type Labels = Readonly<Record<string, string | Unknown>> | Unknown;

/** Whether a selector matches an object; `maybe` where unknown values decide. */
export type Match = "yes" | "no" | "maybe";

/** Reads labels; values that are not text cannot be labels and are left out. */
export function readLabels(value: Value): Labels {
    if (value === UNKNOWN) return UNKNOWN;
    const entries = Object.entries(fields(value)).filter(
        (entry): entry is [string, string | Unknown] => typeof entry[1] === "string" || entry[1] === UNKNOWN,
    );
    return Object.fromEntries(entries);
}

/** Whether `labels` have everything that `selector` asks for. An empty selector asks for nothing. */
export function matchLabels(selector: Labels, labels: Labels): Match {
    if (selector === UNKNOWN) return "maybe";
    const wanted = Object.entries(selector);
    if (labels === UNKNOWN) return wanted.length === 0 ? "yes" : "maybe";
    const matches = wanted.map(([key, value]): Match => {
        if (labels[key] === undefined) return "no";
        if (value === UNKNOWN || labels[key] === UNKNOWN) return "maybe";
        return labels[key] === value ? "yes" : "no";
    });
    return weakest(matches);
}

/** All must hold: one `no` decides, then one `maybe`. */
export function weakest(matches: readonly Match[]): Match {
    if (matches.includes("no")) return "no";
    return matches.includes("maybe") ? "maybe" : "yes";
}
