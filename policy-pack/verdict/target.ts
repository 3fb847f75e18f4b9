import type { Labels } from "../../src/model/labels.ts";
import { type ServiceName, serviceOf } from "../../src/model/route/host.ts";
import { UNKNOWN, type Unknown } from "../../src/model/value.ts";
import { type Backing, backingOf } from "../inventory/backing.ts";
import type { Inventory } from "../inventory/inventory.ts";
import { findSubset, type Lookup, rulesFor } from "../inventory/subset.ts";
import { describe, isDeclared, type StackObject } from "../objects/object.ts";
import type { Workload } from "../workloads/workload.ts";

/** A subset of a service, or all of it, resolved to what runs behind it. */
export interface Target {
    readonly service: ServiceName;
    readonly backing: Backing;
    /** True where no subset is meant, so that the pods may be of several colours. */
    readonly isWhole: boolean;
    /** True where nothing is known to run behind the whole service, so that it is likely to be elsewhere. */
    readonly isVacant: boolean;
    /** The stack's objects that say which pods these are: DestinationRules and the Service. */
    readonly definedBy: readonly StackObject[];
    /** Why it may be another one once everything is known. */
    readonly doubts: readonly string[];
}

/** Why a subset could not be resolved. */
export interface Unresolved {
    /** `missing`: it certainly does not exist. `unsure`: that is not known. */
    readonly problem: "missing" | "unsure";
    readonly reason: string;
}

/** Resolves a subset, or a whole service, by the DestinationRules, Services and workloads of an inventory. */
export function resolveTarget(
    inventory: Inventory,
    host: string,
    subset: string | undefined,
    callers: Omit<Lookup, "service">,
): Target | Unresolved {
    const service = serviceOf(host);
    if (service === undefined) return { problem: "unsure", reason: `${host} is not a Kubernetes Service` };
    const found = inventory.services.by.get(host)?.[0];
    const whole = () => backingOf(inventory, service, found?.selector, {});
    if (subset === undefined) {
        if (found?.selector === undefined) {
            return { problem: "unsure", reason: `which pods Service ${host} selects is not known` };
        }
        const definedBy = [found.object].filter(isDeclared);
        return {
            service,
            backing: whole(),
            isWhole: true,
            isVacant: isEmpty(whole()),
            definedBy,
            doubts: doubtsAbout(found.selector),
        };
    }
    const { labels, rules, doubts } = findSubset(inventory, host, subset, { ...callers, service: service.namespace });
    const [doubt] = doubts;
    if (labels === undefined) {
        return doubt === undefined
            ? { problem: "missing", reason: `no DestinationRule defines subset ${subset} of ${host}` }
            : { problem: "unsure", reason: doubt };
    }
    if (labels === UNKNOWN) {
        return { problem: "unsure", reason: `the labels of subset ${subset} are known only after the update` };
    }
    const backing = backingOf(inventory, service, found?.selector, labels);
    const definedBy = [...rules.map(({ object }) => object), found?.object].filter(
        (object) => object !== undefined && isDeclared(object),
    ) as StackObject[];
    return { service, backing, isWhole: false, isVacant: isEmpty(backing) && isEmpty(whole()), definedBy, doubts };
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

/** All workloads that are, or may be, behind a target. */
export function allBehind({ backing: { workloads, uncounted, maybe } }: Target): readonly Workload[] {
    return [...workloads, ...uncounted, ...maybe];
}

/** How messages call a target, such as `subset green of my-app.default`. */
export function targetName({ host, subset }: { readonly host: string; readonly subset: string | undefined }): string {
    return subset === undefined ? `all of ${host}` : `subset ${subset} of ${host}`;
}

/** The workloads behind a target, as messages name them. */
export function workloadNames({ backing }: Target): string {
    return backing.workloads.map(({ object }) => describe(object)).join(", ") || "no workload";
}

function doubtsAbout(selector: Labels): string[] {
    return selector === UNKNOWN ? ["the selector of the Service is not known yet"] : [];
}

function isEmpty({ workloads, uncounted, maybe }: Backing): boolean {
    return workloads.length + uncounted.length + maybe.length === 0;
}
