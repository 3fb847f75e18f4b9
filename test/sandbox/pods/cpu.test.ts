import assert from "node:assert/strict";
import fc from "fast-check";
import { cpuAnnotations, cpuCost, parseMillicores } from "./cpu.ts";

describe("cpuCost", () => {
    it("gives a pod without settings a small base use and some for each request", () => {
        assert.deepEqual(cpuCost(undefined), { idleMillicores: 1, msPerRequest: 1 });
    });

    it("reads what the annotations say", () => {
        const annotations = { [cpuAnnotations.idle]: "80m", [cpuAnnotations.perRequest]: "2.5ms" };
        assert.deepEqual(cpuCost(annotations), { idleMillicores: 80, msPerRequest: 2.5 });
    });

    it("takes what cannot be read as absent", () => {
        const annotations = { [cpuAnnotations.idle]: "much", [cpuAnnotations.perRequest]: "4" };
        assert.deepEqual(cpuCost(annotations), cpuCost({}));
    });
});

describe("parseMillicores", () => {
    it("takes cores for a thousand times as many thousandths", () => {
        fc.assert(
            fc.property(fc.integer({ min: 0, max: 10_000 }), (millicores) => {
                assert.equal(parseMillicores(`${millicores}m`), millicores);
                assert.ok(Math.abs((parseMillicores(`${millicores / 1000}`) ?? Number.NaN) - millicores) < 1e-6);
            }),
        );
    });

    for (const text of ["", "m", "-1", "1e3", "1 m", "1M", "1,5"]) {
        it(`refuses ${JSON.stringify(text)}`, () => assert.equal(parseMillicores(text), undefined));
    }
});
