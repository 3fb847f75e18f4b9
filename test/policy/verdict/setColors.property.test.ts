import assert from "node:assert/strict";
import fc from "fast-check";
import { type ReleaseSet, releaseSetsIn } from "../../../policy-pack/mesh/releaseSet.ts";
import { judgeColors } from "../../../policy-pack/verdict/setColors.ts";
import { judgeRules } from "../../../policy-pack/verdict/setRules.ts";
import { MEMBERS, type Member } from "../shop.ts";
import { type ShopWorld, shopContext, shopWorlds } from "../shopWorld.ts";

const RUNS = { numRuns: 200 };

describe("release-set-one-color, for any release set", () => {
    it("blocks exactly the updates that move a member and leave two on different colours", () => {
        fc.assert(
            fc.property(shopWorlds, (world) => {
                const context = shopContext(world);
                const kinds = setsOf(context).flatMap((set) => judgeColors(set, context).map(({ kind }) => kind));
                const alone = MEMBERS.filter((name) => colorsAfter(world, name).length === 1);
                const isMixed = new Set(alone.map((name) => colorsAfter(world, name).join())).size > 1;
                const isMoved = alone.some((name) => moves(world, name));
                assert.deepEqual(kinds, isMixed ? [isMoved ? "violation" : "advice"] : []);
            }),
            RUNS,
        );
    });

    it("says nothing of the rules of a set that has them all, whatever it had before", () => {
        fc.assert(
            fc.property(shopWorlds, (world) => {
                const context = shopContext(world);
                assert.deepEqual(
                    setsOf(context).flatMap((set) => judgeRules(set, context)),
                    [],
                );
            }),
            RUNS,
        );
    });
});

function setsOf({ inventory }: ReturnType<typeof shopContext>): ReleaseSet[] {
    return releaseSetsIn(inventory.routes);
}

function colorsAfter({ weights }: ShopWorld, name: Member, when: "now" | "next" = "next"): string[] {
    return Object.entries(weights[name][when]).flatMap(([color, weight]) => (weight > 0 ? [color] : []));
}

function moves(world: ShopWorld, name: Member): boolean {
    return colorsAfter(world, name).join() !== colorsAfter(world, name, "now").join();
}
