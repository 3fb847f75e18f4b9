import assert from "node:assert/strict";
import { allOn } from "../../../src/model/route/view.ts";
import { changed, routed } from "../invariants/observed.ts";
import type { FaultName, Suffered } from "../suffering.ts";
import type { Sighting } from "../watch/sighting.ts";
import { excuseOf, mayFailOf } from "./excuse.ts";
import { intentOf } from "./intent.ts";

/** `changed` plays at this moment. */
const AT = 1_000_000;
const during = (fault: FaultName): Suffered[] => [{ fault, startedAt: AT - 5000, endedAt: AT + 1000 }];
const shrinks = (sinceLost: number) =>
    changed({ color: "blue", to: { replicas: 0, ready: 0 }, route: allOn("green"), sinceLost });

const [trusts, waits] = [intentOf({}), intentOf({ drain: { waitForProxies: true } })];

describe("what a fault excuses", () => {
    it("is the loss of what a drain was too short for, and not where proxies were to be waited for", () => {
        assert.match(excuseOf(during("istiod is away"), [shrinks(3000)], trusts) ?? "", /longer than the drain/);
        assert.equal(excuseOf(during("istiod is away"), [shrinks(3000)], waits), undefined);
    });

    it("is not the loss of what had drained long before, nor of what nobody has touched", () => {
        assert.equal(excuseOf(during("istiod is away"), [shrinks(30_000)], trusts), undefined);
        assert.equal(excuseOf(during("istiod is away"), [], trusts), undefined);
    });

    it("is no loss where the API server is slow, busy or away for programs alone, nor a session that is over", () => {
        for (const fault of ["the API server is slow", "the API server hangs up", "the session is over"] as const)
            assert.equal(excuseOf(during(fault), [shrinks(3000)], trusts), undefined);
    });

    it("is that istiod hears of a route before it hears of new pods, after an API server that was away", () => {
        const pods = changed({ color: "green", to: { ready: 4 }, route: allOn("blue") });
        const moved: Sighting = {
            ...{ kind: "route", at: AT, writers: ["ours"], before: routed("blue"), after: routed("green") },
            ...{ ready: { blue: 3, green: 3 }, cutOff: [] },
        };
        assert.match(excuseOf(during("the API server restarts"), [pods, moved], waits) ?? "", /before the pods/);
        assert.equal(excuseOf(during("the API server restarts"), [moved], waits), undefined);
        assert.equal(excuseOf(during("istiod is away"), [pods, moved], waits), undefined);
    });

    it("is what a program says of the fault that there was, and not of another one", () => {
        const said = "failed calling webhook validation.istio.io";
        assert.equal(mayFailOf(during("istiod is away"), said), true);
        assert.equal(mayFailOf(during("Prometheus is away"), said), false);
        assert.equal(mayFailOf([], said), false);
    });
});
