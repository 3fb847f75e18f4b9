import type { Input } from "@pulumi/pulumi";
import { COLORS } from "../model/color.ts";
import { matchLabels } from "../model/labels.ts";
import { bothColorsName } from "../model/names.ts";
import { hostKey } from "../model/route/host.ts";
import { podLabels } from "./podLabels.ts";
import type { Problem } from "./problems.ts";
import type { Settings } from "./settings.ts";

// What only one service of a cluster can have. Two of them would take each other's objects, pods or requests.

/** One of several services, and where its arguments are written. */
export interface Claimant {
    readonly settings: Settings;
    /** Before a path, such as `services.shop.` */
    readonly prefix: string;
}

/** What each service has that one before it has too. */
export function collisions(claimants: readonly Claimant[]): Problem[] {
    return claimants.flatMap((second, index) =>
        claimants.slice(0, index).flatMap((first) => collisionsOf(first, second)),
    );
}

/** What the second of two services has that the first has too. */
export function collisionsOf(first: Claimant, second: Claimant): Problem[] {
    const taken = new Map(claimsOf(first).map((claim) => [claim.key, claim]));
    const problems = claimsOf(second).flatMap(({ key, path, value, allowed }) => {
        const other = taken.get(key);
        if (!other) return [];
        return [{ path, reason: `got ${JSON.stringify(value)}, which is also ${other.path}; allowed: ${allowed}` }];
    });
    return [...problems, ...othersNames(first, second), ...othersNames(second, first), ...sharedPods(first, second)];
}

/** Hosts of one by which callers in the mesh ask for the other: the route of the one would lead them all. */
function othersNames({ settings, prefix }: Claimant, { settings: other, prefix: otherPrefix }: Claimant): Problem[] {
    const { namespace } = other;
    // A short name is one in the route's own namespace.
    const keyOf = (host: string) =>
        typeof settings.namespace === "string"
            ? hostKey(host, settings.namespace)
            : `${host}.${placeOf(settings.namespace)}`;
    const name = `${other.names.service}.${typeof namespace === "string" ? namespace : placeOf(namespace)}`;
    return settings.hosts.flatMap((host, index) =>
        keyOf(host) === name
            ? [
                  {
                      path: `${prefix}hosts[${index}]`,
                      reason: `got ${JSON.stringify(host)}, which is the Service named by ${otherPrefix}names.service; allowed: a host of its own`,
                  },
              ]
            : [],
    );
}

interface Claim {
    readonly key: string;
    readonly path: string;
    readonly value: string;
    readonly allowed: string;
}

function claimsOf({ settings, prefix }: Claimant): Claim[] {
    const { names, namespace, hosts, pinToActive, gateway } = settings;
    const place = placeOf(namespace);
    const object = (kind: string, field: keyof Settings["names"], value: string = names[field]): Claim => ({
        key: `${kind} ${place}/${value}`,
        path: `${prefix}names.${field}`,
        value,
        allowed: `a name that no other ${kind} in its namespace has`,
    });
    return [
        object("Service", "service"),
        object("Deployment", "blue"),
        object("Deployment", "green"),
        object("DestinationRule", "destinationRule"),
        object("VirtualService", "virtualService"),
        ...(gateway?.selector ? [object("Gateway", "gateway")] : []),
        ...(pinToActive
            ? [
                  object("Service", "service", bothColorsName(names.service)),
                  object("DestinationRule", "destinationRule", bothColorsName(names.destinationRule)),
              ]
            : []),
        ...hosts.map((host, index) => ({
            key: `host ${typeof namespace === "string" ? hostKey(host, namespace) : host.toLowerCase()}`,
            path: `${prefix}hosts[${index}]`,
            value: host,
            allowed:
                "a host of its own: of two routes for one host Istio follows the older one, and the other service gets no traffic",
        })),
    ];
}

const late = new WeakMap<object, number>();
let count = 0;

/** Namespaces that are known too late are the same where they are the same Output. */
function placeOf(namespace: Input<string>): string {
    if (typeof namespace === "string") return namespace;
    const known = late.get(namespace) ?? ++count;
    late.set(namespace, known);
    return `#${known}`;
}

function sharedPods(first: Claimant, second: Claimant): Problem[] {
    if (placeOf(first.settings.namespace) !== placeOf(second.settings.namespace)) return [];
    const selects = ({ settings: one }: Claimant, { settings: another }: Claimant) =>
        COLORS.some((color) => matchLabels(one.selectors.service, podLabels(another, color)) === "yes");
    if (!selects(first, second) && !selects(second, first)) return [];
    return [
        {
            path: `${second.prefix}selectorLabels.service`,
            reason:
                `got ${JSON.stringify(second.settings.selectors.service)}, while ${first.prefix}selectorLabels.service is ` +
                `${JSON.stringify(first.settings.selectors.service)}, so one would select pods of the other; allowed: labels of its own`,
        },
    ];
}
