import assert from "node:assert/strict";
import { figuresOf } from "../../../../src/cli/prometheus/figures.ts";

const values = { seconds: 60, answered: 90, faults: 9, nobodys: 10, p99: 120 };

describe("figures of one colour", () => {
    it("counts requests that no pod got as requests and as errors", () => {
        const { requests, errors } = figuresOf(values);
        assert.deepEqual([requests, errors], [100, 19]);
    });

    it("knows no error rate where no request was counted", () => {
        const figures = figuresOf({
            seconds: 60,
            answered: undefined,
            faults: undefined,
            nobodys: undefined,
            p99: undefined,
        });
        assert.equal(figures.errorRate, undefined);
        assert.equal(figures.requests, undefined);
    });

    it("does not call 0 requests an error rate of 0", () => {
        assert.equal(figuresOf({ ...values, answered: 0, faults: 0, nobodys: undefined }).errorRate, undefined);
    });

    it("calls no error at all an error rate of 0, where requests were counted", () => {
        assert.equal(figuresOf({ ...values, faults: undefined, nobodys: undefined }).errorRate, 0);
    });

    it("sees a colour without any pod: all requests are nobody's", () => {
        assert.equal(figuresOf({ ...values, answered: undefined, faults: undefined }).errorRate, 1);
    });

    it("does not know p99 where Prometheus says NaN", () => {
        assert.equal(figuresOf({ ...values, p99: Number.NaN }).p99Milliseconds, undefined);
    });
});
