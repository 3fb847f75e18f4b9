import assert from "node:assert/strict";
import { Unavailable } from "../../../src/cluster/unavailable.ts";
import { until } from "../../../src/cluster/waiting.ts";

const away = (more = {}) => new Unavailable("429: too many requests", { answered: true, ...more });

/** Looks that find one thing after another, the last one for ever; errors are thrown. */
function finding(...things: unknown[]) {
    const look = async () => {
        look.times.push(performance.now());
        const found = things.length > 1 ? things.shift() : things[0];
        if (found instanceof Error) throw found;
        return found as number;
    };
    look.times = [] as number[];
    return look;
}

const isThree = (found: number) => found === 3;
const soon = { timeoutMilliseconds: 2000, pollMilliseconds: 5 };

describe("a wait", () => {
    it("ends as soon as what is found is as wished", async () => {
        const look = finding(1, 2, 3, 4);
        assert.equal(await until(look, isThree, soon), 3);
        assert.equal(look.times.length, 3);
    });

    it("looks once where there is no time at all, or less", async () => {
        for (const timeoutMilliseconds of [0, -1000]) {
            const look = finding(1, 3);
            assert.equal(await until(look, isThree, { timeoutMilliseconds }), 1);
        }
    });

    it("gives what a last look finds at its end, not what was found before", async () => {
        const look = finding(1, 2);
        const started = performance.now();
        assert.equal(await until(look, isThree, { timeoutMilliseconds: 50, pollMilliseconds: 10_000 }), 2);
        assert.ok(performance.now() - started >= 50);
    });

    it("outlasts a cluster that is away for a moment", async () => {
        assert.equal(await until(finding(1, away(), away(), 3), isThree, soon), 3);
    });

    it("says once each time that the cluster has gone away", async () => {
        const told: string[] = [];
        const look = finding(away(), away(), 1, away(), 3);
        await until(look, isThree, { ...soon, onAway: ({ message }) => told.push(message) });
        assert.equal(told.length, 2);
    });

    it("ends at once where the cluster is away in a way that it does not outlast", async () => {
        const look = finding(away(), 3);
        await assert.rejects(until(look, isThree, { ...soon, outlasts: () => false }), /^Error: 429: too many/);
        assert.equal(look.times.length, 1);
    });

    it("leaves time for something else after each look but the last", async () => {
        const told: number[] = [];
        await until(finding(1, 2, 3), isThree, { ...soon, meanwhile: (found) => told.push(found) });
        assert.deepEqual(told, [1, 2]);
    });

    it("waits for as long as the cluster asks", async () => {
        const look = finding(away({ retryAfterMilliseconds: 120 }), 3);
        await until(look, isThree, soon);
        const [first = 0, second = 0] = look.times;
        assert.ok(second - first >= 115, `${second - first} ms`);
    });

    it("never gives what was found before for what is there now", async () => {
        const look = finding(1, away());
        await assert.rejects(until(look, isThree, { timeoutMilliseconds: 40, pollMilliseconds: 5 }), /429: too many/);
    });

    it("says for how long the cluster did not answer", async () => {
        const look = finding(away());
        await assert.rejects(
            until(look, isThree, { timeoutMilliseconds: 1200 }),
            (error) => error instanceof Unavailable && error.answered && /retried for 1 s/.test(error.message),
        );
    });

    it("ends with what is no reason to hope", async () => {
        const look = finding(1, new Error("403: forbidden"), 3);
        await assert.rejects(until(look, isThree, soon), /403: forbidden/);
        assert.equal(look.times.length, 2);
    });

    it("looks ever less often", async () => {
        const look = finding(1);
        await until(look, isThree, { timeoutMilliseconds: 1000, pollMilliseconds: 20, longestPollMilliseconds: 200 });
        assert.ok(look.times.length > 5 && look.times.length < 15, `${look.times.length} looks`);
    });

    it("pauses as what was found says", async () => {
        const look = finding(1, 3);
        const started = performance.now();
        await until(look, isThree, { timeoutMilliseconds: 5000, pollMilliseconds: 2000, pauseAfter: () => 10 });
        assert.ok(performance.now() - started < 1000);
    });

    it("is over when it is interrupted", async () => {
        const signal = AbortSignal.timeout(30);
        const started = performance.now();
        assert.equal(await until(finding(1), isThree, { timeoutMilliseconds: 10_000, signal }), 1);
        assert.ok(performance.now() - started < 1000);
    });

    it("needs an end", async () => {
        await assert.rejects(until(finding(1), isThree, { timeoutMilliseconds: Number.NaN }), RangeError);
    });
});
