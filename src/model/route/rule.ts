import { MESH } from "../names.ts";
import { elements, fields, hasUnknown, number, text, texts, UNKNOWN, type Unknown, type Value } from "../value.ts";
import { isSetRule } from "./fixed.ts";
import { hostKey } from "./host.ts";
import { audienceOf, catchesAll, type Protocol } from "./match.ts";

/** One place to which a rule sends requests. */
export interface Destination {
    /** The host key; see `hostKey`. */
    readonly host: string | Unknown;
    /** The host as it is written. */
    readonly written: string;
    /** Undefined where the whole Service is meant. */
    readonly subset: string | Unknown | undefined;
    /** The Service's port; undefined where none is named, which Istio allows for a Service of one port. */
    readonly port: number | Unknown | undefined;
    /** Undefined where no weight is given. */
    readonly weight: number | Unknown | undefined;
}

/** One rule of a VirtualService. */
export interface Rule {
    readonly protocol: Protocol;
    /** How messages call it, such as `http[0] "blue-green-route"`. */
    readonly label: string;
    /** What it matches, in one comparable text; rules with equal keys get the same requests. `UNKNOWN` where that is not known. */
    readonly key: string | Unknown;
    /**
     * `testers` for rules that match only a test header: no production traffic. `set` for those of a release set, whose callers have
     * the requests that another route gave to their colour.
     */
    readonly audience: "everyone" | "testers" | "set" | Unknown;
    /** False after a rule that takes all requests. */
    readonly reachable: boolean;
    /** Whether it takes every request that comes to it. */
    readonly catchesAll: boolean;
    readonly gateways: readonly (string | Unknown)[];
    readonly destinations: readonly Destination[];
    readonly mirrors: readonly Destination[];
    /** Set where another VirtualService says where the requests go. */
    readonly delegates: boolean;
    /** What in the rule cannot be read: unknown or of the wrong type. */
    readonly unread: readonly string[];
}

/** A VirtualService, from the stack or from the cluster. */
export interface Route {
    readonly namespace: string;
    readonly hosts: readonly (string | Unknown)[];
    readonly gateways: readonly (string | Unknown)[];
    readonly exportTo: readonly (string | Unknown)[];
    readonly rules: readonly Rule[];
    /** What in the whole route cannot be read. */
    readonly unread: readonly string[];
}

const PROTOCOLS = ["http", "tls", "tcp"] as const;

/** Reads a VirtualService's spec, never throwing: what cannot be read is listed in `unread`. */
export function readRoute(spec: Value, namespace: string): Route {
    const source = fields(spec);
    const gateways = texts(source.gateways);
    const bound = gateways.length > 0 ? gateways : [MESH];
    const exportTo = texts(source.exportTo);
    return {
        namespace,
        hosts: texts(source.hosts).map((host) => (host === UNKNOWN ? UNKNOWN : hostKey(host, namespace))),
        gateways: bound,
        exportTo: exportTo.length > 0 ? exportTo : ["*"],
        rules: PROTOCOLS.flatMap((protocol) => readRules(source[protocol], protocol, namespace, bound)),
        unread: [spec, ...PROTOCOLS.map((protocol) => source[protocol])].flatMap((part, index) =>
            part === UNKNOWN ? [["spec", ...PROTOCOLS.map((protocol) => `spec.${protocol}`)][index] ?? "spec"] : [],
        ),
    };
}

function readRules(value: Value, protocol: Protocol, namespace: string, bound: Rule["gateways"]): Rule[] {
    let caught = false;
    return elements(value).map((element, index) => {
        const takesAll = element !== UNKNOWN && catchesAll(fields(element).match, protocol, bound);
        const rule = readRule(element, { protocol, index, namespace, bound, reachable: !caught, catchesAll: takesAll });
        caught ||= takesAll;
        return rule;
    });
}

interface Place {
    readonly protocol: Protocol;
    readonly index: number;
    readonly namespace: string;
    readonly bound: Rule["gateways"];
    readonly reachable: boolean;
    readonly catchesAll: boolean;
}

function readRule(element: Value, { protocol, index, namespace, bound, reachable, catchesAll }: Place): Rule {
    const source = fields(element);
    const path = `${protocol}[${index}]`;
    const name = text(source.name);
    const label = typeof name === "string" ? `${path} "${name}"` : path;
    const destinations = elements(source.route).map((entry) => readDestination(entry, namespace));
    const mirrors = [
        ...(source.mirror === undefined ? [] : [{ destination: source.mirror }]),
        ...elements(source.mirrors),
    ];
    return {
        protocol,
        label,
        key: element === UNKNOWN || hasUnknown(source.match) ? UNKNOWN : `${protocol} ${canonical(source.match ?? [])}`,
        audience: readAudience(element, protocol),
        reachable,
        catchesAll,
        gateways: ruleGateways(source.match, bound),
        destinations,
        mirrors: mirrors.map((entry) => readDestination(entry, namespace)),
        delegates: source.delegate !== undefined && source.delegate !== null,
        unread: [
            ...(element === UNKNOWN ? [path] : []),
            ...(source.route === UNKNOWN ? [`${path}.route`] : []),
            ...destinations.flatMap((destination, at) => unreadParts(destination, `${path}.route[${at}]`)),
        ],
    };
}

function readAudience(element: Value, protocol: Protocol): Rule["audience"] {
    if (element === UNKNOWN) return UNKNOWN;
    return protocol === "http" && isSetRule(element) ? "set" : audienceOf(fields(element).match, protocol);
}

function readDestination(entry: Value, namespace: string): Destination {
    const source = fields(entry);
    const destination = fields(source.destination);
    const host = source.destination === UNKNOWN || entry === UNKNOWN ? UNKNOWN : text(destination.host);
    const written = typeof host === "string" ? host : "";
    return {
        host: typeof host === "string" ? hostKey(host, namespace) : UNKNOWN,
        written,
        subset: source.destination === UNKNOWN || entry === UNKNOWN ? UNKNOWN : text(destination.subset),
        port: source.destination === UNKNOWN || entry === UNKNOWN ? UNKNOWN : number(fields(destination.port).number),
        weight: entry === UNKNOWN ? UNKNOWN : weightOf(source.weight),
    };
}

function weightOf(value: Value): number | Unknown | undefined {
    const weight = number(value);
    if (value !== undefined && value !== null && (weight === undefined || (weight !== UNKNOWN && weight < 0))) {
        return UNKNOWN;
    }
    return weight;
}

function unreadParts(destination: Destination, path: string): string[] {
    return [
        ...(destination.host === UNKNOWN ? [`${path}.destination.host`] : []),
        ...(destination.subset === UNKNOWN ? [`${path}.destination.subset`] : []),
        ...(destination.weight === UNKNOWN ? [`${path}.weight`] : []),
    ];
}

/** A rule may narrow the gateways of its VirtualService, but only if each of its conditions does. */
function ruleGateways(match: Value, bound: Rule["gateways"]): Rule["gateways"] {
    const conditions = elements(match).map((condition) => texts(fields(condition).gateways));
    return conditions.length > 0 && conditions.every((named) => named.length > 0) ? conditions.flat() : bound;
}

/** The same text for equal values, whatever the order of their fields. */
function canonical(value: Value): string {
    return JSON.stringify(value, (_, part: Value) =>
        typeof part === "object" && part !== null && !Array.isArray(part)
            ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
            : part,
    );
}
