import type { Inventory } from "../inventory/inventory.ts";
import type { StackRoute } from "../mesh/stackRoute.ts";

/** What is known about the present, as opposed to what the stack declares. */
export interface LiveState {
    /** Where it comes from; the state knows no routes as they were before the update. */
    readonly source: "cluster" | "state";
    /** The objects as they are, with their status. */
    readonly inventory: Inventory;
    /** The routes as they are, by `name.namespace`; undefined where that is not known. */
    readonly routes: ReadonlyMap<string, StackRoute> | undefined;
    /** Lists that the cluster did not give. */
    readonly unread: readonly Unread[];
}

/** A kind of object that could not be read in a namespace; the other kinds are not affected. */
export interface Unread {
    readonly namespace: string;
    readonly kind: string;
    readonly problem: string;
}

/** Whether objects of a kind may be there although none was read. */
export function isUnread({ unread }: Pick<LiveState, "unread">, kind: string, namespace: unknown): boolean {
    return unread.some((list) => list.kind === kind && list.namespace === namespace);
}
