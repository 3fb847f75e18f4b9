import type { DestinationArgs, DestinationPolicyArgs } from "../args.ts";
import type { Color } from "../model/color.ts";
import { isPlainObject } from "./plainObject.ts";

/** The traffic policy of one colour. In Istio a subset's policy replaces the host's, so everything is repeated. */
export function policyOf(destination: DestinationArgs, color: Color): DestinationPolicyArgs {
    return merge(commonPolicy(destination), destination[color] ?? {});
}

export function commonPolicy({ blue: _, green: __, ...common }: DestinationArgs): DestinationPolicyArgs {
    return common;
}

/** Merges `over` into `under`, field by field at any depth. A load-balancing algorithm and a hash replace each other. */
function merge<T extends object>(under: T, over: T): T {
    const merged = { ...under } as Record<string, unknown>;
    for (const [key, value] of Object.entries(over)) {
        if (value === undefined) continue;
        const below = merged[key];
        merged[key] =
            key !== "loadBalancer" && isPlainObject(below) && isPlainObject(value) ? merge(below, value) : value;
    }
    return merged as T;
}
