import assert from "node:assert/strict";
import fc from "fast-check";
import type { Finding } from "../../../policy-pack/finding.ts";
import { judgeRoutes } from "../../../policy-pack/verdict/releaseSet.ts";
import { gaining, need } from "../../../src/cutover/gate.ts";
import type { Live } from "../../../src/cutover/live.ts";
import { joinAll, viaEntries } from "../../../src/cutover/release.ts";
import { heaviest, type RouteView, viewRoute } from "../../../src/model/route/view.ts";
import { MEMBERS, type Member, shop } from "../shop.ts";
import { DEMAND, type ShopWorld, shopContext, shopWorlds as worlds, writtenIn } from "../shopWorld.ts";
import { UNKNOWN_STRING } from "../stackOf.ts";

const RUNS = { numRuns: 100 };

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
function isRefused(world: ShopWorld, member: Member): boolean {
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

function viewsOf(world: ShopWorld, when: "now" | "next"): Record<Member, RouteView> {
    const members = shop(writtenIn(world, when));
    return Object.fromEntries(MEMBERS.map((name) => [name, viewRoute(members[name].route.props.spec)])) as Record<
        Member,
        RouteView
    >;
}

function judgeWorld(world: ShopWorld): Finding[] {
    const context = shopContext(world);
    const { routes } = context.inventory;
    return judgeRoutes(routes, routes, () => context, "cutover");
}
