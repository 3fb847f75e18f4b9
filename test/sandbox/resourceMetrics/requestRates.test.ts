import assert from "node:assert/strict";
import fc from "fast-check";
import { RequestRates } from "./requestRates.ts";

describe("RequestRates", () => {
    const ratesOf = (...counts: readonly (readonly [atMs: number, received: number])[]) => {
        const rates = new RequestRates();
        for (const [atMs, received] of counts) rates.add({ atMs, received: new Map([["a", received]]) });
        return rates;
    };

    it("knows no rate of a pod that was counted once", () => assert.equal(ratesOf([0, 100]).of("a"), undefined));

    it("tells how many requests came in a second, and over which time", () => {
        assert.deepEqual(ratesOf([1000, 100], [3000, 150]).of("a"), {
            perSecond: 25,
            measuredAtMs: 3000,
            windowMs: 2000,
        });
    });

    it("looks back no more than five seconds", () => {
        const rate = ratesOf([0, 0], [1000, 1000], [6000, 1000]).of("a");
        assert.equal(rate?.perSecond, 0);
    });

    it("counts a pod from when it was first seen", () => {
        const rates = ratesOf([0, 0], [1000, 0]);
        rates.add({ atMs: 2000, received: new Map([["b", 10]]) });
        rates.add({ atMs: 3000, received: new Map([["b", 30]]) });
        assert.deepEqual(rates.of("b"), { perSecond: 20, measuredAtMs: 3000, windowMs: 1000 });
    });

    it("knows no rate of a pod that is gone", () => {
        const rates = ratesOf([0, 0], [1000, 10]);
        rates.add({ atMs: 2000, received: new Map() });
        assert.equal(rates.of("a"), undefined);
    });

    it("finds any steady rate, whenever it is asked", () => {
        const steps = fc.array(fc.integer({ min: 100, max: 2000 }), { minLength: 2, maxLength: 20 });
        fc.assert(
            fc.property(fc.integer({ min: 0, max: 1000 }), steps, (perSecond, gapsMs) => {
                let atMs = 0;
                const counts = gapsMs.map((gap): [number, number] => {
                    atMs += gap;
                    return [atMs, (perSecond * atMs) / 1000];
                });
                const found = ratesOf(...counts).of("a")?.perSecond ?? Number.NaN;
                assert.ok(Math.abs(found - perSecond) < 1e-6, `${found} instead of ${perSecond}`);
            }),
        );
    });
});
