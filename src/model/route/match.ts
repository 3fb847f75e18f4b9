import { type Match, weakest } from "../labels.ts";
import { elements, fields, hasUnknown, UNKNOWN, type Unknown, type Value } from "../value.ts";

export type Protocol = "http" | "tls" | "tcp";

/**
 * Who gets through a rule's conditions: `testers` where each of them asks for a request header, which production traffic
 * does not carry; `everyone` otherwise.
 */
export function audienceOf(match: Value, protocol: Protocol): "everyone" | "testers" | Unknown {
    if (protocol !== "http") {
        return "everyone";
    }
    if (match === UNKNOWN) {
        return UNKNOWN;
    }
    const conditions = elements(match);
    const testersOnly = conditions.length === 0 ? "no" : weakest(conditions.map(asksForHeader));
    return testersOnly === "maybe" ? UNKNOWN : testersOnly === "yes" ? "testers" : "everyone";
}

function asksForHeader(condition: Value): Match {
    const headers = fields(condition).headers;
    if (condition === UNKNOWN || headers === UNKNOWN) {
        return "maybe";
    }
    const narrowing = Object.entries(fields(headers)).filter(
        ([name]) => !name.startsWith(":") && !EVERYBODY_SENDS.has(name.toLowerCase()),
    );
    if (narrowing.some(([, value]) => !hasUnknown(value) && !acceptsAnything(value))) {
        return "yes";
    }
    return narrowing.some(([, value]) => hasUnknown(value)) ? "maybe" : "no";
}

/** Headers that production traffic carries, so that asking for them selects no testers. */
const EVERYBODY_SENDS = new Set(["host", "user-agent", "accept", "connection"]);

function acceptsAnything(value: Value): boolean {
    const { regex } = fields(value);
    return typeof regex === "string" && /^\^?\.[*+]\$?$/.test(regex);
}

/** Whether a rule with these conditions takes every request that comes to it, so that later rules never see one. */
export function catchesAll(match: Value, protocol: Protocol): boolean {
    if (match === UNKNOWN) {
        return false;
    }
    const conditions = elements(match);
    if (conditions.length === 0) {
        return protocol !== "tls";
    }
    return conditions.some(
        (condition) => condition !== UNKNOWN && Object.entries(fields(condition)).every(asksForNothing),
    );
}

/** Fields of a condition that name it and narrow nothing. */
const NAMES_ONLY = new Set(["name", "ignoreUriCase", "statPrefix"]);

function asksForNothing([name, value]: [string, Value]): boolean {
    if (NAMES_ONLY.has(name) || value === undefined || value === null) {
        return true;
    }
    const { prefix, ...others } = fields(value);
    return name === "uri" && prefix === "/" && Object.keys(others).length === 0;
}
