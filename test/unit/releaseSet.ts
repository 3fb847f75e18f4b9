import type { BlueGreenReleaseSetArgs, ReleaseSetServiceArgs } from "../../src/args.ts";
import { type CheckedReleaseSet, validateReleaseSet } from "../../src/arguments/releaseSet.ts";
import { HAPPY } from "./happy.ts";

const { activeColor: _, ...ENTRY } = HAPPY;
const { hosts: __, gateway: ___, ...INNER } = ENTRY;

/** A service that callers outside the mesh use, and one that only other services call. */
export const SET_SERVICES = { entry: ENTRY, inner: INNER } as const satisfies Record<string, ReleaseSetServiceArgs>;

/** A shop that calls its orders, which call the cart. Each test changes one thing. */
export const SHOP: BlueGreenReleaseSetArgs = {
    activeColor: "blue",
    services: { shop: ENTRY, orders: INNER, cart: INNER },
};

/** The same, where one service is changed. */
export function shopWith(
    changes: Readonly<Record<string, Partial<ReleaseSetServiceArgs>>>,
    more: Partial<BlueGreenReleaseSetArgs> = {},
): BlueGreenReleaseSetArgs {
    const services = Object.entries(SHOP.services).map(([name, args]) => [name, { ...args, ...changes[name] }]);
    return { ...SHOP, ...more, services: Object.fromEntries(services) };
}

export const checkedShop = (args: BlueGreenReleaseSetArgs = SHOP): CheckedReleaseSet =>
    validateReleaseSet("shop", args);
