import assert from "node:assert/strict";
import fc from "fast-check";
import { AddressPool } from "./addressPool.ts";

describe("AddressPool", () => {
    it("starts after the network's own address and its gateway", () => {
        assert.equal(new AddressPool("10.244.0.0/16").take("a"), "10.244.0.2");
    });

    it("continues after the highest address in use, as after a restart", () => {
        const pool = new AddressPool("10.244.0.0/16");
        pool.claim("10.244.1.255", "old");
        pool.claim("10.244.0.9", "older");
        assert.equal(pool.take("new"), "10.244.2.0");
    });

    it("does not give a freed address out again before the others", () => {
        const pool = new AddressPool("10.244.0.0/16");
        pool.release(pool.take("a"), "a");
        assert.equal(pool.take("b"), "10.244.0.3");
    });

    it("refuses a second owner of an address", () => {
        const pool = new AddressPool("10.244.0.0/16");
        pool.claim("10.244.0.5", "a");
        assert.equal(pool.claim("10.244.0.5", "b"), false);
        assert.equal(pool.owner("10.244.0.5"), "a");
    });

    it("keeps an address that somebody else tries to free", () => {
        const pool = new AddressPool("10.244.0.0/16");
        pool.claim("10.244.0.5", "a");
        pool.release("10.244.0.5", "b");
        assert.equal(pool.owner("10.244.0.5"), "a");
    });

    it("gives out every host address once, and says so when none is left", () => {
        const pool = new AddressPool("10.0.0.0/29");
        const taken = ["a", "b", "c", "d", "e"].map((owner) => pool.take(owner));
        assert.deepEqual(taken, ["10.0.0.2", "10.0.0.3", "10.0.0.4", "10.0.0.5", "10.0.0.6"]);
        assert.throws(() => pool.take("f"), /pod network 10\.0\.0\.0\/29 has no free address left/);
    });

    for (const cidr of ["10.244.0.0", "10.244.0.0/30", "fd00::/64", "10.244.0/16"]) {
        it(`refuses the network ${cidr}`, () => {
            assert.throws(() => new AddressPool(cidr), /needed: an IPv4 network of \/29 or larger/);
        });
    }

    it("never lets two owners have one address, however they come, go and were there before", () => {
        const action = fc.record({
            owner: fc.integer({ min: 0, max: 12 }),
            claimed: fc.option(fc.integer({ min: 2, max: 14 })),
        });
        fc.assert(
            fc.property(fc.array(action, { maxLength: 60 }), (actions) => {
                const pool = new AddressPool("10.0.0.0/28");
                const held = new Map<string, string>();
                for (const { owner, claimed } of actions) {
                    const name = `${owner}`;
                    const address = held.get(name);
                    if (address !== undefined) {
                        pool.release(address, name);
                        held.delete(name);
                    } else if (claimed === null) held.set(name, pool.take(name));
                    else if (pool.claim(`10.0.0.${claimed}`, name)) held.set(name, `10.0.0.${claimed}`);
                    assert.equal(new Set(held.values()).size, held.size);
                }
            }),
        );
    });
});
