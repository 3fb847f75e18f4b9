import assert from "node:assert/strict";
import type { Color } from "../../src/model/color.ts";
import { binomialBounds } from "../harness/binomial.ts";
import { type Chain, deployChain, SLOW_SECONDS } from "../harness/chain.ts";
import { assertNothingLost } from "../harness/lossless.ts";
import { answeredAfterMove, type Ways, waysOf } from "../harness/ways.ts";

/** Long enough that a share of 10 % cannot be taken for none. */
const WATCHED_MILLISECONDS = 4000;

describe("a release set of services that call each other through sidecars", () => {
    let chain: Chain;

    before(async () => {
        chain = await deployChain("release-set-chain", {
            releaseSet: true,
            rates: { gateway: 60, mesh: 20, slow: 6 },
            config: { standbyReplicas: 1, traffic: { retries: { attempts: 0 }, idlePercent: 10 } },
        });
    });
    after(() => chain?.remove());

    describe("with a canary at the entry", () => {
        for (const percent of [10, 50]) {
            describe(`of ${percent} %`, () => {
                let ways: Ways;

                before(async () => {
                    if (percent !== 10) await chain.up({ "traffic.idlePercent": String(percent) });
                    ways = await chain.watch(`canary of ${percent} %`, WATCHED_MILLISECONDS);
                });

                it("answers each request wholly in one colour", () => assert.deepEqual(ways.others, {}));

                it("gives the canary its share", () => {
                    const { blue, green } = ways.whole;
                    const [least, most] = binomialBounds(blue + green, percent / 100);
                    assert.ok(green >= Math.max(1, least) && green <= most, `${green} of ${blue + green}`);
                });
            });
        }
    });

    const moves: readonly (readonly [what: string, from: Color, to: Color])[] = [
        ["at a cutover", "blue", "green"],
        ["at the way back", "green", "blue"],
    ];
    for (const [what, from, to] of moves) {
        describe(what, () => {
            let ways: Ways;

            before(async () => {
                await chain.load.mark(what);
                await chain.up({ activeColor: to, "traffic.idlePercent": "0", standbyReplicas: "0" });
                ways = await chain.watch(`after ${what}`, 500);
            });

            it("moves every request", () => {
                assert.deepEqual(ways.others, {});
                assert.equal(ways.whole[from], 0);
                assert.ok(ways.whole[to] > 0);
            });

            it("lets requests that are under way end in the colour in which they began", async () => {
                const { phases } = await chain.load.snapshot();
                const phase = phases.find(({ label }) => label === what);
                assert.ok(phase);
                const late = answeredAfterMove(phase, from);
                assert.ok(
                    late > (SLOW_SECONDS - 2) * 1000,
                    `the last ones ended ${late} ms after all others had moved`,
                );
            });
        });
    }

    describe("through all of it", () => {
        it("answers every request, and each wholly in one colour", async () => {
            const report = await chain.load.stop();
            assertNothingLost(report);
            const { whole, others } = waysOf(Object.values(report.targets));
            assert.deepEqual(others, {});
            assert.ok(whole.blue > 0 && whole.green > 0, JSON.stringify(whole));
        });
    });
});
