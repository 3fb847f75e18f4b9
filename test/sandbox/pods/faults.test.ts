import assert from "node:assert/strict";
import fc from "fast-check";
import { cpuAnnotations } from "./cpu.ts";
import { defaultServiceMs, faultAnnotations, parseFaults } from "./faults.ts";

const healthy = { errorRate: 0, latencyMs: 0, capacity: Number.POSITIVE_INFINITY };

describe("parseFaults", () => {
    it("finds a pod without annotations healthy", () => {
        assert.deepEqual(parseFaults(undefined), { faults: healthy, problems: [] });
    });

    it("reads all faults of the pod server", () => {
        const { faults } = parseFaults({
            [faultAnnotations.errorRate]: "0.25",
            [faultAnnotations.latency]: "200ms",
            [faultAnnotations.capacity]: "8",
        });
        assert.deepEqual(faults, { errorRate: 0.25, latencyMs: 200, capacity: 8 });
    });

    it("has no complaint about well-formed faults of the stages", () => {
        const { problems } = parseFaults({
            [faultAnnotations.slowStart]: "10s",
            [faultAnnotations.neverReady]: "false",
            [faultAnnotations.crashLoop]: "true",
            [faultAnnotations.crashLoopAfter]: "1m",
        });
        assert.deepEqual(problems, []);
    });

    it("gives requests a length where only a capacity is set", () => {
        assert.equal(parseFaults({ [faultAnnotations.capacity]: "1" }).faults.latencyMs, defaultServiceMs);
    });

    for (const [name, text] of [
        [faultAnnotations.errorRate, "1.01"],
        [faultAnnotations.errorRate, "5%"],
        [faultAnnotations.errorRate, ""],
        [faultAnnotations.latency, "200"],
        [faultAnnotations.capacity, "0"],
        [faultAnnotations.capacity, "1.5"],
        [faultAnnotations.slowStart, "soon"],
        [faultAnnotations.neverReady, "yes"],
        [faultAnnotations.crashLoop, "True"],
        [faultAnnotations.crashLoopAfter, "10"],
        [cpuAnnotations.idle, "80 m"],
        [cpuAnnotations.perRequest, "4"],
    ] as const) {
        it(`ignores ${name}: ${JSON.stringify(text)} and says what was got`, () => {
            const { faults, problems } = parseFaults({ [name]: text });
            assert.deepEqual(faults, healthy);
            assert.equal(problems.length, 1);
            assert.ok(problems[0]?.startsWith(`${name}: ignored, got ${JSON.stringify(text)}; needed: `), problems[0]);
        });
    }

    it("names an unknown fault and the known ones", () => {
        const { problems } = parseFaults({ "sandbox.istio-blue-green/error-rat": "1" });
        assert.match(problems[0] ?? "", /error-rat: ignored, there is no such fault; there are: .*error-rate/);
    });

    it("leaves other people's annotations alone", () => {
        assert.deepEqual(parseFaults({ "prometheus.io/scrape": "maybe" }).problems, []);
    });

    it("never throws, and yields faults that can be played, whatever the annotations say", () => {
        const anyText = fc.oneof(fc.string(), fc.float().map(String), fc.constantFrom("1s", "0.5", "true", "3"));
        const anyAnnotations = fc.dictionary(fc.constantFrom(...Object.values(faultAnnotations)), anyText);
        fc.assert(
            fc.property(anyAnnotations, (annotations) => {
                const { errorRate, latencyMs, capacity } = parseFaults(annotations).faults;
                assert.ok(errorRate >= 0 && errorRate <= 1);
                assert.ok(latencyMs >= 0);
                assert.ok(capacity >= 1);
            }),
        );
    });
});
