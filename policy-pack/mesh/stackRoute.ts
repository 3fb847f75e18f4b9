import type { Route } from "../../src/model/route/rule.ts";
import type { StackObject } from "../objects/object.ts";

/** A VirtualService of the stack. */
export interface StackRoute extends Route {
    readonly object: StackObject;
}

/** The key under which a route is found among the live ones. */
export function routeKey({ object, namespace }: StackRoute): string {
    return `${String(object.name)}.${namespace}`;
}
