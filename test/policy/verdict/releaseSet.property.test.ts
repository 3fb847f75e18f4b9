import assert from "node:assert/strict";
import fc from "fast-check";
import type { Finding } from "../../../policy-pack/finding.ts";
import { stackRoute, takeInventory } from "../../../policy-pack/inventory/inventory.ts";
import { liveObject } from "../../../policy-pack/live/liveObject.ts";
import type { LiveState } from "../../../policy-pack/live/liveState.ts";
import { routeKey } from "../../../policy-pack/mesh/stackRoute.ts";
import { parseKind } from "../../../policy-pack/objects/kind.ts";
import { outlookOf } from "../../../policy-pack/stack/outlook.ts";
import { readRun } from "../../../policy-pack/stack/run.ts";
import { judgeRoutes } from "../../../policy-pack/verdict/releaseSet.ts";
import { gaining, need } from "../../../src/cutover/gate.ts";
import type { Live } from "../../../src/cutover/live.ts";
import { joinAll, viaEntries } from "../../../src/cutover/release.ts";
import { heaviest, type RouteView, viewRoute } from "../../../src/model/route/view.ts";
import { generation, withReady } from "../live/preview.ts";
import { inOrder, MEMBERS, type Member, type Shop, shop } from "../shop.ts";
import { stackOf, UNKNOWN_STRING, type Written } from "../stackOf.ts";

const RUNS = { numRuns: 100 };
const PODS = 6;
const DEMAND = { minReplicas: 1, minReadyPercent: 100 };

/** Weights of a member's own rule, now and then. */
interface Change {
    readonly now: Weights;
    readonly next: Weights;
}
type Weights = { readonly blue: number; readonly green: number };

interface World {
    readonly weights: Record<Member, Change>;
    readonly ready: Record<Member, Weights>;
    /** Whether it kept colours before. */
    readonly kept: Record<Member, boolean>;
}

const weights = fc.constantFrom(...[0, 10, 40, 90, 100].map((green) => ({ blue: 100 - green, green })));
const whole = fc.constantFrom({ blue: 100, green: 0 }, { blue: 0, green: 100 });
const ofMembers = <T>(each: fc.Arbitrary<T>) => fc.record({ shop: each, orders: each, cart: each });
const worlds: fc.Arbitrary<World> = fc.record({
    weights: fc.record({
        shop: fc.record({ now: weights, next: weights }),
        orders: fc.record({ now: whole, next: whole }),
        cart: fc.record({ now: whole, next: whole }),
    }),
    ready: ofMembers(fc.record({ blue: fc.nat(PODS), green: fc.nat(PODS) })),
    kept: ofMembers(fc.boolean()),
});

describe("cutover-target-ready, for any release set", () => {
    it("blocks exactly the members for whose pods the set's own gate would refuse", () => {
        fc.assert(
            fc.property(worlds, (world) => {
                assert.deepEqual(
                    blockedIn(judgeWorld(world)),
                    MEMBERS.filter((member) => isRefused(world, member)),
                );
            }),
            RUNS,
        );
    });

    it("blocks a set by one finding at most", () => {
        fc.assert(
            fc.property(worlds, (world) => {
                assert.ok(judgeWorld(world).filter(({ kind }) => kind === "violation").length <= 1);
            }),
            RUNS,
        );
    });

    it("never stops a set that does not change, whatever state it is in", () => {
        fc.assert(
            fc.property(worlds, ({ weights: found, ...world }) => {
                const same = MEMBERS.map((name) => [name, { now: found[name].now, next: found[name].now }]);
                const kept = { shop: true, orders: true, cart: true };
                assert.deepEqual(judgeWorld({ ...world, kept, weights: Object.fromEntries(same) }), []);
            }),
            RUNS,
        );
    });

    it("never lets an unknown weight of the entry turn a block into a silent pass", () => {
        const blocked = worlds.filter((world) => blockedIn(judgeWorld(world)).length > 0);
        fc.assert(
            fc.property(blocked, fc.constantFrom("blue", "green"), (world, color) => {
                const { now, next } = world.weights.shop;
                const shop = { now, next: { ...next, [color]: UNKNOWN_STRING as unknown as number } };
                assert.notDeepEqual(judgeWorld({ ...world, weights: { ...world.weights, shop } }), []);
            }),
            RUNS,
        );
    });
});

function blockedIn(findings: readonly Finding[]): Member[] {
    const told = findings.filter(({ kind }) => kind === "violation").map(({ message }) => message);
    return MEMBERS.filter((name) => told.some((each) => new RegExp(`(shop: |\\n {2})${name}: `).test(each)));
}

/** By the component's own functions, for a service's own route and for what the entries send. */
function isRefused(world: World, member: Member): boolean {
    const [now, next] = [viewsOf(world, "now"), viewsOf(world, "next")];
    const keepsColors = world.kept[member];
    const own = { view: now[member], keepsColors } as NonNullable<Live["route"]>;
    const entries = member === "shop" ? [] : [{ route: { view: now.shop } }];
    const via = viaEntries({ own, entries, missing: [] } as unknown as Parameters<typeof viaEntries>[0]);
    const ways = [
        { now: now[member], next: next[member] },
        ...(via === undefined ? [] : [{ now: via, next: joinAll([next.shop]) }]),
    ];
    return ways.some((way) => {
        const { blue, green } = world.ready[member];
        const live = {
            route: { view: way.now },
            colors: { blue: { ready: blue }, green: { ready: green } },
        } as unknown as Live;
        assert.ok(heaviest(way.now));
        return gaining(live, { route: way.next }).some(
            (color) => world.ready[member][color] < need(live, color, { route: way.next, ...DEMAND }).needed,
        );
    });
}

function viewsOf(world: World, when: "now" | "next"): Record<Member, RouteView> {
    const members = shop(writtenIn(world, when));
    return Object.fromEntries(MEMBERS.map((name) => [name, viewRoute(members[name].route.props.spec)])) as Record<
        Member,
        RouteView
    >;
}

function writtenIn({ weights: found, kept }: World, when: "now" | "next"): Shop {
    const of = (name: Member) => ({
        ...{ blue: PODS, green: PODS, weights: { ...found[name][when] } },
        ...(when === "now" && !kept[name] && { keeps: [] }),
    });
    return { shop: of("shop"), orders: of("orders"), cart: of("cart") };
}

function objectsIn(world: World, when: "now" | "next"): Written[] {
    const written = writtenIn(world, when);
    const members = shop(written);
    const seen = MEMBERS.map((name) => {
        const { blue, green, ...rest } = members[name];
        const { ready } = world;
        return [
            name,
            {
                ...rest,
                blue: withReady(generation(blue, 1), ready[name].blue),
                green: withReady(generation(green, 1), ready[name].green),
            },
        ];
    });
    return inOrder(Object.fromEntries(seen) as typeof members, written);
}

function judgeWorld(world: World): Finding[] {
    const run = readRun(stackOf(objectsIn(world, "next")));
    const live = liveStateOf(objectsIn(world, "now"));
    const inventory = outlookOf(run.inventory, live);
    const context = {
        ...{ inventory, live, ...DEMAND, minKeptPercent: 50, settableIn: "the policy configuration" },
        ...{ rootNamespace: "istio-system", phase: "preview" as const, now: new Date(0) },
        waitsFor: (later: { urn: string }, earlier: { urn: string }) => run.waitsFor(later.urn, earlier.urn),
    };
    return judgeRoutes(inventory.routes, inventory.routes, () => context, "cutover");
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
