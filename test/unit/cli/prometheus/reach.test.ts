import assert from "node:assert/strict";
import type { PrometheusClient } from "../../../../src/cli/prometheus/client.ts";
import { measureRate, tooFewRequests } from "../../../../src/cli/prometheus/reach.ts";

const plan = { steps: [10, 100], bakeMilliseconds: 15_000, minRequests: 100 };
const at = (requestsPerSecond: number) => ({ requestsPerSecond, scrape: 2 });
const service = { namespace: "shop", services: ["cart"], workloads: { blue: "cart-blue", green: "cart-green" } };
const answering = (...values: (number | undefined)[]): PrometheusClient => ({
    url: "http://prometheus",
    query: async () => {
        const value = values.shift();
        return value === undefined ? [] : [{ labels: {}, value }];
    },
    series: async () => [],
});

describe("whether a watch can ever judge", () => {
    it("is said where there are too few requests, with what would be enough", () => {
        const problem = tooFewRequests(plan, at(50));
        assert.match(
            problem ?? "",
            /^the service gets 50 requests a second, .* at 10 % the new colour gets about 75 in 15 s\. A verdict needs 100/,
        );
        assert.match(problem ?? "", /--bake 24s or longer, or --min-requests 75$/);
    });

    it("is nothing to talk of where there are enough", () => {
        assert.equal(tooFewRequests(plan, at(67)), undefined);
        assert.equal(tooFewRequests({ ...plan, steps: [100] }, at(7)), undefined);
    });

    it("is no question without a watch", () => {
        assert.equal(tooFewRequests({ ...plan, bakeMilliseconds: 0 }, at(0)), undefined);
    });

    it("advises a bake that such a plan then passes", () => {
        const [, seconds] = tooFewRequests(plan, at(50))?.match(/--bake (\d+)s/) ?? [];
        assert.equal(tooFewRequests({ ...plan, bakeMilliseconds: Number(seconds) * 1000 }, at(50)), undefined);
    });

    it("suggests no bake if the service gets no requests", () => {
        assert.match(tooFewRequests(plan, at(0)) ?? "", /gets about 0 .*\. Wait for more traffic$/);
    });

    it("goes by the requests of both colours together", async () => {
        assert.equal(await measureRate(answering(40, 10), service, 2), 50);
        assert.equal(await measureRate(answering(40, undefined), service, 2), 40);
    });

    it("is unknown if nothing was measured", async () => {
        assert.equal(await measureRate(answering(undefined, Number.NaN), service, 2), undefined);
    });
});
