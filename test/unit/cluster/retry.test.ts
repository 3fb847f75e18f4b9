import assert from "node:assert/strict";
import { withRetries } from "../../../src/cluster/retry.ts";
import { Unavailable } from "../../../src/cluster/unavailable.ts";

const SHORT = { mostMilliseconds: 500, firstPauseMilliseconds: 10, longestPauseMilliseconds: 100 };

describe("retries while a server is away", () => {
    it("asks ever less often, and ends", async () => {
        const times: number[] = [];
        const send = async () => {
            times.push(performance.now());
            throw new Unavailable("503", { answered: true });
        };
        const started = performance.now();
        await assert.rejects(
            withRetries(() => true, send, SHORT),
            /503/,
        );
        assert.ok(performance.now() - started < 600);
        assert.ok(times.length >= 6 && times.length <= 16, `${times.length} attempts`);
    });

    it("has one more try even where the first one took all the time", async () => {
        let attempts = 0;
        const send = async () => {
            attempts++;
            await new Promise((done) => setTimeout(done, 60));
            throw new Unavailable("no answer", { answered: false });
        };
        await assert.rejects(
            withRetries(() => true, send, { ...SHORT, mostMilliseconds: 50 }),
            /no answer/,
        );
        assert.equal(attempts, 2);
    });

    it("ends at once with an answer that will stay", async () => {
        let attempts = 0;
        const send = async () => {
            attempts++;
            throw new Error("403");
        };
        await assert.rejects(
            withRetries(() => true, send, SHORT),
            /403/,
        );
        assert.equal(attempts, 1);
    });
});
