import assert from "node:assert/strict";
import type { Figures } from "../../../../src/cli/prometheus/figures.ts";
import { judge } from "../../../../src/cli/prometheus/verdict.ts";

const limits = { maxErrorRate: 0.05, maxP99Milliseconds: 2000, minRequests: 100 };
const figures = (more: Partial<Figures> = {}): Figures => ({
    seconds: 60,
    requests: 1000,
    errors: 10,
    errorRate: 0.01,
    p99Milliseconds: 300,
    ...more,
});

describe("the verdict", () => {
    it("is healthy within the limits", () => assert.equal(judge([figures()], limits).kind, "healthy"));

    it("is healthy at the limit itself", () => {
        assert.equal(judge([figures({ errorRate: 0.05, p99Milliseconds: 2000 })], limits).kind, "healthy");
    });

    it("is a breach above the error rate, with the figures", () => {
        const verdict = judge([figures({ errors: 200, errorRate: 0.2 })], limits);
        assert.match(verdict.kind === "breach" ? verdict.reason : "", /20 % .*200 of 1000 in 60 s.*allowed: 5 %/);
    });

    it("is a breach above p99, with the figures", () => {
        const verdict = judge([figures({ p99Milliseconds: 2500 })], limits);
        assert.match(verdict.kind === "breach" ? verdict.reason : "", /p99 is 2\.5 s.*allowed: 2 s/);
    });

    it("is inconclusive without data", () => {
        assert.equal(judge([figures({ requests: undefined, errorRate: undefined })], limits).kind, "inconclusive");
    });

    it("is inconclusive without any window", () => assert.equal(judge([], limits).kind, "inconclusive"));

    it("is inconclusive with fewer requests than needed, even if all of them failed", () => {
        assert.equal(judge([figures({ requests: 99, errors: 99, errorRate: 1 })], limits).kind, "inconclusive");
    });

    it("is inconclusive where p99 counts and is not known", () => {
        assert.equal(judge([figures({ p99Milliseconds: undefined })], limits).kind, "inconclusive");
    });

    it("does not miss p99 unless it is configured", () => {
        const { maxP99Milliseconds: _, ...rest } = limits;
        assert.equal(judge([figures({ p99Milliseconds: undefined })], rest).kind, "healthy");
    });

    it("takes the shortest window that holds enough requests", () => {
        const short = figures({ requests: 50, errorRate: 1 });
        const long = figures({ seconds: 300, errorRate: 0 });
        assert.equal(judge([short, long], limits).kind, "healthy");
    });

    it("does not let a good past hide a bad present", () => {
        const short = figures({ errorRate: 0.5 });
        const long = figures({ seconds: 300, errorRate: 0.01 });
        assert.equal(judge([short, long], limits).kind, "breach");
    });
});
