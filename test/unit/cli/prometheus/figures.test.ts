import assert from "node:assert/strict";
import { figuresOf, measure } from "../../../../src/cli/prometheus/figures.ts";
import { failureCount, requestCount } from "../../../../src/monitoring/requests.ts";
import { OBSERVED } from "../../monitoring/observed.ts";

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

    it("counts requests without a pod as lost when a colour has none", () => {
        assert.equal(figuresOf({ ...values, answered: undefined, faults: undefined }).errorRate, 1);
    });

    it("does not know p99 where Prometheus says NaN", () => {
        assert.equal(figuresOf({ ...values, p99: Number.NaN }).p99Milliseconds, undefined);
    });
});

describe("measuring one colour", () => {
    const measured = async (answers: Record<string, number>) => {
        const query = async (expression: string) =>
            expression in answers ? [{ labels: {}, value: answers[expression] as number }] : [];
        return measure({ url: "", query, series: async () => [] }, OBSERVED, "green", 60);
    };

    it("takes for failed what the alerts take for failed", async () => {
        const { errors, requests } = await measured({
            [requestCount(OBSERVED, "green", "60s")]: 100,
            [failureCount(OBSERVED, "green", "60s")]: 7,
        });
        assert.deepEqual([requests, errors], [100, 7]);
    });

    it("blames the colour for requests that found no pod", async () => {
        const { errorRate } = await measured({ [failureCount(OBSERVED, "unanswered", "60s")]: 30 });
        assert.equal(errorRate, 1);
    });

    it("does not count the other colour's requests", async () => {
        const { requests } = await measured({ [requestCount(OBSERVED, "blue", "60s")]: 100 });
        assert.equal(requests, undefined);
    });
});
