import { inOrder, MEMBERS, type Member, type Shop, shop } from "../shop.ts";
import type { Written } from "../stackOf.ts";
import { generation, withReady } from "./preview.ts";

/** How many pods of each colour are ready; all that are wanted by default. */
export type ReadyPods = Partial<Record<Member, { readonly blue?: number; readonly green?: number }>>;

/** The set in the cluster. */
export function liveShop(options: Shop = {}, ready: ReadyPods = {}): Written[] {
    return objects(options, ready, 1);
}

/** The set as a preview shows it, whose routes change. */
export function proposedShop(options: Shop = {}, ready: ReadyPods = {}): Written[] {
    return objects(options, ready, 2);
}

function objects(options: Shop, ready: ReadyPods, routeGeneration: number): Written[] {
    const found = shop(options);
    const seen = MEMBERS.map((name) => {
        const { blue, green, service, rule, route } = found[name];
        const own = ready[name] ?? {};
        return [
            name,
            {
                blue: withReady(generation(blue, 1), own.blue),
                green: withReady(generation(green, 1), own.green),
                service,
                rule: generation(rule, 1),
                route: generation(route, routeGeneration),
            },
        ] as const;
    });
    return inOrder(Object.fromEntries(seen) as ReturnType<typeof shop>, options);
}

/** The route of a member among resources. */
export function routeOf(written: readonly Written[], name: Member): Written {
    const found = written.find((each) => each.name === name && each.type.endsWith(":VirtualService"));
    if (found === undefined) throw new Error(`no route of ${name}`);
    return found;
}
