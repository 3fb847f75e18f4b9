import { destinations, type MyApp, type MyAppResources, myApp } from "./myApp.ts";
import type { Written } from "./stackOf.ts";

/** The services of a release set: the first is the entry, which calls the second, and that one the third. */
export const MEMBERS = ["shop", "orders", "cart"] as const;
export type Member = (typeof MEMBERS)[number];

/** What tests vary in a member. */
export interface ShopMember extends Pick<MyApp, "blue" | "green" | "waits" | "annotations"> {
    /** Weights of its unconditional rule. */
    readonly weights?: Record<string, unknown>;
    /** Whose callers it keeps in their colour; those of nobody where it has no such rules. */
    readonly keeps?: readonly Member[];
    /** Whether its route says that it belongs to the set. */
    readonly labelled?: boolean;
}

/** What tests vary in the set. */
export interface Shop extends Partial<Record<Member, ShopMember>> {
    /** Where all members are that name no weights of their own. */
    readonly active?: "blue" | "green";
    /** Whether the set's name says by a label which of its members is the entry, or a gateway does. */
    readonly entryBy?: "label" | "gateway";
}

/** A shop with a release set of three services of three pods in each colour, all of its traffic on blue. */
export function shop(options: Shop = {}): Record<Member, MyAppResources> {
    return {
        shop: member("shop", options),
        orders: member("orders", options),
        cart: member("cart", options),
    };
}

/** All of its resources; entries' routes wait for everybody's pods and routes, as in the component. */
export function shopResources(options: Shop = {}): Written[] {
    return inOrder(shop(options), options);
}

/** The resources of members, which depend on each other as the component's do. */
export function inOrder(members: Record<Member, MyAppResources>, options: Shop = {}): Written[] {
    const all = MEMBERS.map((name) => members[name]);
    const waits = MEMBERS.every((name) => options[name]?.waits !== false);
    const pods = waits ? all.flatMap(({ blue, green }) => [blue, green]) : [];
    return MEMBERS.flatMap((name) => {
        const { blue, green, service, rule, route } = members[name];
        const before = [rule, service, ...pods];
        return [blue, green, service, rule, { ...route, dependsOn: before }];
    });
}

function member(name: Member, options: Shop): MyAppResources {
    const { active = "blue", entryBy = "label", [name]: own = {} } = options;
    const { weights = { [active]: 100 }, keeps = MEMBERS, labelled = true, ...rest } = own;
    const isEntry = name === "shop";
    const set = ["blue", "green"].map((color) => ({
        name: `set-${color}`,
        match: keeps.map((app) => ({ sourceLabels: { app, color }, sourceNamespace: "default" })),
        route: destinations(name, { [color]: 100 }),
    }));
    return myApp({
        name,
        ...rest,
        labels: {
            ...(labelled && { "istio-blue-green/release-set": "shop" }),
            ...(labelled && isEntry && entryBy === "label" && { "istio-blue-green/entry": "true" }),
        },
        route: {
            hosts: [name],
            gateways: [...(isEntry ? ["default/shop"] : []), "mesh"],
            http: [...(keeps.length > 0 ? set : []), { name: "blue-green-route", route: destinations(name, weights) }],
        },
    });
}
