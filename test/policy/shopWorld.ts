import fc from "fast-check";
import { stackRoute, takeInventory } from "../../policy-pack/inventory/inventory.ts";
import { liveObject } from "../../policy-pack/live/liveObject.ts";
import type { LiveState } from "../../policy-pack/live/liveState.ts";
import { routeKey } from "../../policy-pack/mesh/stackRoute.ts";
import { parseKind } from "../../policy-pack/objects/kind.ts";
import { outlookOf } from "../../policy-pack/stack/outlook.ts";
import { readRun } from "../../policy-pack/stack/run.ts";
import type { CutoverContext } from "../../policy-pack/verdict/context.ts";
import { liveShop, proposedShop } from "./live/shop.ts";
import type { Member, Shop } from "./shop.ts";
import { stackOf, type Written } from "./stackOf.ts";

const PODS = 6;

/** What everything in these worlds requires. */
export const DEMAND = { minReplicas: 1, minReadyPercent: 100 };

/** Weights of a member's own rule, now and then. */
export interface Change {
    readonly now: Weights;
    readonly next: Weights;
}
type Weights = { readonly blue: number; readonly green: number };

/** A release set of three services before and after an update. */
export interface ShopWorld {
    readonly weights: Record<Member, Change>;
    readonly ready: Record<Member, Weights>;
    /** Whether it kept colours before. */
    readonly kept: Record<Member, boolean>;
}

const weights = fc.constantFrom(...[0, 10, 40, 90, 100].map((green) => ({ blue: 100 - green, green })));
const whole = fc.constantFrom({ blue: 100, green: 0 }, { blue: 0, green: 100 });
const ofMembers = <T>(each: fc.Arbitrary<T>) => fc.record({ shop: each, orders: each, cart: each });
/** Release sets of an entry that may split its traffic, and two services that it calls. */
export const shopWorlds: fc.Arbitrary<ShopWorld> = fc.record({
    weights: fc.record({
        shop: fc.record({ now: weights, next: weights }),
        orders: fc.record({ now: whole, next: whole }),
        cart: fc.record({ now: whole, next: whole }),
    }),
    ready: ofMembers(fc.record({ blue: fc.nat(PODS), green: fc.nat(PODS) })),
    kept: ofMembers(fc.boolean()),
});

/** The set as it is written before, and after. */
export function writtenIn({ weights: found, kept }: ShopWorld, when: "now" | "next"): Shop {
    const of = (name: Member) => ({
        ...{ blue: PODS, green: PODS, weights: { ...found[name][when] } },
        ...(when === "now" && !kept[name] && { keeps: [] }),
    });
    return { shop: of("shop"), orders: of("orders"), cart: of("cart") };
}

/** What the set is judged by. */
export function shopContext(world: ShopWorld): CutoverContext {
    const run = readRun(stackOf(proposedShop(writtenIn(world, "next"), world.ready)));
    const live = liveStateOf(liveShop(writtenIn(world, "now"), world.ready));
    return {
        ...{ inventory: outlookOf(run.inventory, live), live },
        ...{ ...DEMAND, minKeptPercent: 50, settableIn: "the policy configuration" },
        ...{ rootNamespace: "istio-system", phase: "preview", now: new Date(0) },
        waitsFor: (later, earlier) => run.waitsFor(later.urn, earlier.urn),
    };
}

function liveStateOf(written: readonly Written[]): LiveState {
    const objects = written
        .map(({ type, props }) => liveObject(parseKind(type) ?? { group: "", version: "", kind: "" }, props))
        .filter((object) => object !== undefined);
    const isRoute = ({ kind }: (typeof objects)[number]) => kind.kind === "VirtualService";
    const routes = objects.filter(isRoute).map(stackRoute);
    return {
        source: "cluster",
        inventory: takeInventory(objects.filter((object) => !isRoute(object))),
        routes: new Map(routes.map((route) => [routeKey(route), route])),
        unread: [],
    };
}
