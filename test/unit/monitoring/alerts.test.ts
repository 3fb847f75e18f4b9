import assert from "node:assert/strict";
import fc from "fast-check";
import { Alerts } from "../../../src/monitoring/alerts.ts";
import { rulesWith } from "./observed.ts";

function only(alert: string, color: string, rules: ReturnType<typeof rulesWith>) {
    const [rule, ...more] = rules.filter((each) => each.alert === alert && each.labels.color === color);
    assert.ok(rule && more.length === 0, `${alert} is there ${rule ? more.length + 1 : 0} times`);
    return rule;
}

describe("the alerts", () => {
    it("tell the colours apart, and requests that found no pod", () => {
        const found = rulesWith().map(({ alert, labels }) => `${alert} ${labels.color}`);
        assert.deepEqual(found, [
            "BlueGreenHighErrorRate blue",
            "BlueGreenHighErrorRate green",
            "BlueGreenHighErrorRate none",
            "BlueGreenHighLatency blue",
            "BlueGreenHighLatency green",
            "BlueGreenNoTraffic none",
            "BlueGreenIdleTraffic blue",
            "BlueGreenIdleTraffic green",
        ]);
    });

    it("can each be left out", () => {
        const left = { errorRate: false, latency: false, noTraffic: false, idleTraffic: false } as const;
        for (const key of Object.keys(left) as (keyof typeof left)[]) {
            assert.equal(
                rulesWith({ [key]: false }).some(({ alert }) => alert === Alerts[key]),
                false,
                key,
            );
        }
    });

    it("miss traffic where neither colour gets any", () => {
        assert.match(only(Alerts.noTraffic, "none", rulesWith()).expr, /"my-app-blue\|my-app-green"/);
    });

    it("read from the traffic itself which colour is idle", () => {
        const { expr } = only(Alerts.idleTraffic, "green", rulesWith());
        const [counted, compared] = expr.split("> 0.5\n");
        assert.match(counted ?? "", /"my-app-green"/);
        assert.doesNotMatch(counted ?? "", /"my-app-blue"/);
        assert.match(compared ?? "", /^and .*"my-app-green".*\n <= .*"my-app-blue"/);
    });

    it("are the same before and after a cutover", () => {
        assert.deepEqual(rulesWith(true, { activeColor: "blue" }), rulesWith(true, { activeColor: "green" }));
    });

    it("count what no route sends to the idle colour, from callers with and without a proxy", () => {
        const { expr } = only(Alerts.idleTraffic, "green", rulesWith());
        assert.match(expr, /reporter=~"source\|waypoint"/);
        assert.match(expr, /reporter="destination",source_workload="unknown"/);
    });

    const routed = {
        "a split": { idlePercent: 10 },
        "a match": { match: [{ headers: { "x-team": { exact: "own" } } }] },
        "a test header": { testHeader: "x-color" },
    };
    for (const [what, traffic] of Object.entries(routed)) {
        it(`count only callers without a proxy at the idle colour while there is ${what}`, () => {
            const { expr } = only(Alerts.idleTraffic, "green", rulesWith(true, { traffic }));
            assert.doesNotMatch(expr.split("> 0.5")[0] ?? "", /source\|waypoint/);
        });
    }

    it("count everybody at the idle colour under a mirror, which no sender reports", () => {
        const { expr } = only(Alerts.idleTraffic, "green", rulesWith(true, { traffic: { mirrorPercent: 100 } }));
        assert.match(expr, /source\|waypoint/);
    });

    it("ask for thresholds and windows as given", () => {
        fc.assert(
            fc.property(
                fc.integer({ min: 0, max: 100 }),
                fc.integer({ min: 1, max: 1000 }),
                fc.integer({ min: 1, max: 600 }),
                (maxPercent, minRequests, seconds) => {
                    const errorRate = { maxPercent, minRequests, window: `${seconds}s`, for: "0s", severity: "page" };
                    const [rule] = rulesWith({ errorRate });
                    assert.ok(rule);
                    assert.ok(rule.expr.includes(`> ${maxPercent / 100}\n`), rule.expr);
                    assert.match(rule.expr, new RegExp(`\\[${seconds}s\\]\\)+ >= ${minRequests}$`));
                    assert.deepEqual([rule.for, rule.labels.severity], ["0s", "page"]);
                },
            ),
        );
    });

    it("take the user's labels and annotations, but keep what tells them apart", () => {
        const [rule] = rulesWith({
            alertLabels: { team: "shop", color: "pink" },
            alertAnnotations: { runbook_url: "https://example.com/runbook" },
        });
        assert.deepEqual([rule?.labels.team, rule?.labels.color], ["shop", "blue"]);
        assert.equal(rule?.annotations.runbook_url, "https://example.com/runbook");
    });

    it("say what was found, what is allowed and what to do", () => {
        const [rule] = rulesWith({ errorRate: { maxPercent: 7 } });
        assert.match(
            rule?.annotations.description ?? "",
            /\$value \| humanizePercentage.*allowed: 7%.*bluegreen rollback/,
        );
    });
});
