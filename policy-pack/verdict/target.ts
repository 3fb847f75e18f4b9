import type { Labels } from "../../src/model/labels.ts";
import { type ServiceName, serviceOf } from "../../src/model/route/host.ts";
import { UNKNOWN, type Unknown } from "../../src/model/value.ts";
import { findSubset, type Lookup, rulesFor } from "../mesh/subset.ts";
import type { Inventory } from "../stack/inventory.ts";
import { type Backing, backingOf } from "../workloads/backing.ts";

/** A subset of a service, resolved to what runs behind it. */
export interface Target {
    readonly service: ServiceName;
    readonly backing: Backing;
    /** Why it may be another one once everything is known. */
    readonly doubts: readonly string[];
}

/** Why a subset could not be resolved. */
export interface Unresolved {
    /** `missing` where it surely does not exist, `unsure` where that cannot be told. */
    readonly problem: "missing" | "unsure";
    readonly reason: string;
}

/** Resolves a subset by the DestinationRules, Services and workloads of an inventory. */
export function resolveTarget(
    inventory: Inventory,
    host: string,
    subset: string,
    callers: Omit<Lookup, "service">,
): Target | Unresolved {
    const service = serviceOf(host);
    if (service === undefined) {
        return { problem: "unsure", reason: `${host} is not a Kubernetes Service` };
    }
    const found = findSubset(inventory, host, subset, { ...callers, service: service.namespace });
    const [doubt] = found.doubts;
    if (found.labels === undefined) {
        return doubt === undefined
            ? { problem: "missing", reason: `no DestinationRule defines subset ${subset} of ${host}` }
            : { problem: "unsure", reason: doubt };
    }
    if (found.labels === UNKNOWN) {
        return { problem: "unsure", reason: `the labels of subset ${subset} are known only after the update` };
    }
    const backing = backingOf(inventory, service, selectorOf(inventory, service), found.labels);
    return { service, backing, doubts: found.doubts };
}

/** The names of the other subsets of a host; `UNKNOWN` for each that has none yet. */
export function siblingsOf(
    inventory: Inventory,
    host: string,
    subset: string,
    callers: Omit<Lookup, "service">,
): (string | Unknown)[] {
    const rules = rulesFor(inventory, host, { ...callers, service: serviceOf(host)?.namespace ?? callers.client });
    return rules.flatMap(({ subsets }) => subsets.map(({ name }) => name)).filter((name) => name !== subset);
}

function selectorOf({ services }: Inventory, { name, namespace }: ServiceName): Labels | undefined {
    return services.by.get(`${name}.${namespace}`)?.[0]?.selector;
}
