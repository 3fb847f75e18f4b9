import assert from "node:assert/strict";
import { allOn } from "../../../src/model/route/view.ts";
import { changed, routed } from "../invariants/observed.ts";
import type { FaultName, Suffered } from "../suffering.ts";
import type { Sighting } from "../watch/sighting.ts";
import { excuseOf, mayFailOf } from "./excuse.ts";
import { intentOf } from "./intent.ts";

/** The time of the sightings that `changed` makes. */
const AT = 1_000_000;
const during = (fault: FaultName): Suffered[] => [{ fault, startedAt: AT - 5000, endedAt: AT + 1000 }];
const shrinks = (sinceLost: number) =>
    changed({ color: "blue", to: { replicas: 0, ready: 0 }, route: allOn("green"), sinceLost });

const [trusts, waits] = [intentOf({}), intentOf({ drain: { waitForProxies: true } })];

describe("what a fault excuses", () => {
    it("is losses for which the drain was too short, unless it waits for proxies", () => {
        assert.match(
            excuseOf(during("istiod is away"), [shrinks(3000)], trusts) ?? "",
            /longer than the configured drain/,
        );
        assert.equal(excuseOf(during("istiod is away"), [shrinks(3000)], waits), undefined);
    });

    it("is not losses long after the drain, nor losses without any change", () => {
        assert.equal(excuseOf(during("istiod is away"), [shrinks(30_000)], trusts), undefined);
        assert.equal(excuseOf(during("istiod is away"), [], trusts), undefined);
    });

    it("is no loss if the API server is slow, busy or unreachable for programs alone, or if a session expires", () => {
        for (const fault of ["the API server is slow", "the API server hangs up", "the session is over"] as const)
            assert.equal(excuseOf(during(fault), [shrinks(3000)], trusts), undefined);
    });

    it("is that istiod learns of a route before it learns of new pods, after a restart of the API server", () => {
        const pods = changed({ color: "green", to: { ready: 4 }, route: allOn("blue") });
        const moved: Sighting = {
            ...{ kind: "route", at: AT, writers: ["ours"], before: routed("blue"), after: routed("green") },
            ...{ ready: { blue: 3, green: 3 }, cutOff: [] },
        };
        assert.match(excuseOf(during("the API server restarts"), [pods, moved], waits) ?? "", /before the pods/);
        assert.equal(excuseOf(during("the API server restarts"), [moved], waits), undefined);
        assert.equal(excuseOf(during("istiod is away"), [pods, moved], waits), undefined);
    });

    it("is the error that belongs to the fault, and no other", () => {
        const said = "failed calling webhook validation.istio.io";
        assert.equal(mayFailOf(during("istiod is away"), said), true);
        assert.equal(mayFailOf(during("Prometheus is away"), said), false);
        assert.equal(mayFailOf([], said), false);
    });
});
