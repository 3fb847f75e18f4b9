import type { Route } from "../../src/model/route/rule.ts";
import type { Inventory } from "../stack/inventory.ts";

/** What is known about the present, as opposed to what the stack declares. */
export interface LiveState {
    /** Where it comes from; the state knows no routes as they were before the update. */
    readonly source: "cluster" | "state";
    /** The objects as they are, with their status. */
    readonly inventory: Inventory;
    /** The routes as they are, by `name.namespace`; undefined where that is not known. */
    readonly routes: ReadonlyMap<string, Route> | undefined;
}
