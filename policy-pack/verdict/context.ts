import { serviceOf } from "../../src/model/route/host.ts";
import type { Inventory } from "../inventory/inventory.ts";
import type { LiveState } from "../live/liveState.ts";
import type { StackRoute } from "../mesh/stackRoute.ts";
import type { StackObject } from "../objects/object.ts";
import type { Demand } from "./demand.ts";
import type { Resolve } from "./liveRules.ts";
import { resolveTarget } from "./target.ts";

/** What a cutover is judged by. */
export interface CutoverContext extends Demand {
    /** What there will be once the stack is updated; see `outlookOf`. */
    readonly inventory: Inventory;
    /** Undefined where neither the cluster nor the state may be read. */
    readonly live: LiveState | undefined;
    /** Whether Pulumi finishes one object of the stack before it touches another. */
    readonly waitsFor: (later: StackObject, earlier: StackObject) => boolean;
    readonly minKeptPercent: number;
    readonly rootNamespace: string;
    /** In an update, what a route needs must exist already. */
    readonly phase: "preview" | "update";
    readonly now: Date;
}

/** From whose point of view a route's subsets are looked up. */
export function callersOf(
    { namespace }: Pick<StackRoute, "namespace">,
    { rootNamespace }: Pick<CutoverContext, "rootNamespace">,
): { client: string; root: string } {
    return { client: namespace, root: rootNamespace };
}

/** Finds what will be behind a destination. */
export function resolveThen({ inventory, rootNamespace }: CutoverContext): Resolve {
    return (host, subset, client) => resolveTarget(inventory, host, subset, { client, root: rootNamespace });
}

/** Kinds without which it is not known which pods a name means. */
const DECISIVE = new Set(["DestinationRule", "Service", "Deployment", "StatefulSet"]);

/** Finds what is behind a destination now. */
export function resolveNow({ live, rootNamespace }: Pick<CutoverContext, "live" | "rootNamespace">): Resolve {
    return (host, subset, client) => {
        if (live === undefined) return { problem: "unsure", reason: "the cluster was not asked" };
        const refused = live.unread.find(
            ({ kind, namespace }) => DECISIVE.has(kind) && [client, serviceOf(host)?.namespace].includes(namespace),
        );
        return refused === undefined
            ? resolveTarget(live.inventory, host, subset, { client, root: rootNamespace })
            : { problem: "unsure", reason: `${refused.kind}s of ${refused.namespace} could not be read` };
    };
}
