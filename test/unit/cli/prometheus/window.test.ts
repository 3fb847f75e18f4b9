import assert from "node:assert/strict";
import {
    DEFAULT_SCRAPE_SECONDS,
    medianGap,
    samplesOf,
    scrapeSeconds,
    windowSeconds,
} from "../../../../src/cli/prometheus/window.ts";
import { OBSERVED } from "../../monitoring/observed.ts";

describe("the window of a measurement", () => {
    it("holds at least four scrapes", () => assert.equal(windowSeconds(15), 60));

    it("takes Prometheus' default if nothing was scraped yet", () => {
        assert.equal(windowSeconds(undefined), 4 * DEFAULT_SCRAPE_SECONDS);
    });

    it("is not widened by a scrape that was missed", () => assert.equal(medianGap([0, 15, 30, 60, 75]), 15));

    it("knows no distance of a single sample", () => assert.equal(medianGap([7]), undefined));

    it("finds the distance of the samples of a series of the service", async () => {
        const points: [number, number][] = [0, 10, 20].map((time) => [time, 1]);
        const prometheus = {
            url: "",
            query: async () => [{ labels: { __name__: "istio_requests_total", a: "b" }, value: 1 }],
            series: async (expression: string) =>
                expression.startsWith('istio_requests_total{a="b"}[') ? [{ labels: {}, points }] : [],
        };
        assert.equal(await scrapeSeconds(prometheus, OBSERVED), 10);
    });

    it("names one series with all its labels", () => {
        const labels = { __name__: "istio_requests_total", source: 'a"b' };
        assert.equal(samplesOf(labels, 60), 'istio_requests_total{source="a\\"b"}[60s]');
    });

    it("finds none where the service has no series", async () => {
        const prometheus = { url: "", query: async () => [], series: async () => [] };
        assert.equal(await scrapeSeconds(prometheus, OBSERVED), undefined);
    });
});
