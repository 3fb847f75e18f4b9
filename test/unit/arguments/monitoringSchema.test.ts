import assert from "node:assert/strict";
import { problemsWith } from "./problemsWith.ts";

const problemsIn = (monitoring: unknown) => problemsWith({ monitoring });

describe("monitoring's arguments", () => {
    it("may be switched on as a whole", () => {
        assert.deepEqual(problemsIn({ prometheusRule: true, dashboard: true }), []);
    });

    it("may be left out one alert at a time", () => {
        assert.deepEqual(problemsIn({ prometheusRule: { errorRate: false, idleTraffic: false } }), []);
    });

    it("are objects or switches, and nothing else", () => {
        const [problem] = problemsIn({ dashboard: "yes" });
        assert.match(problem ?? "", /^monitoring\.dashboard: got "yes"; allowed: an object of .*, or true or false$/);
    });

    it("name an unknown field by its whole path", () => {
        const [problem] = problemsIn({ prometheusRule: { errorRate: { maxPercents: 5 } } });
        assert.match(
            problem ?? "",
            /^monitoring\.prometheusRule\.errorRate\.maxPercents: is not known \(did you mean maxPercent\?\); allowed: window, /,
        );
    });

    it("name a share that is none", () => {
        assert.deepEqual(problemsIn({ prometheusRule: { errorRate: { maxPercent: 101 } } }), [
            "monitoring.prometheusRule.errorRate.maxPercent: got 101; allowed: a number from 0 to 100",
        ]);
    });

    for (const window of ["", "5", "1.5m", "5 minutes", "0s", "1m2h"]) {
        it(`refuse ${JSON.stringify(window)} for a window`, () => {
            const [problem] = problemsIn({ prometheusRule: { latency: { window } } });
            assert.match(problem ?? "", /^monitoring\.prometheusRule\.latency\.window: .*duration greater than 0/);
        });
    }

    it("take an alert that fires at once", () => {
        assert.deepEqual(problemsIn({ prometheusRule: { errorRate: { for: "0s" } } }), []);
    });

    it("refuse an idle-traffic alert that every cutover would raise", () => {
        const [problem] = problemsIn({ prometheusRule: { idleTraffic: { window: "5m", for: "300s" } } });
        assert.match(
            problem ?? "",
            /^monitoring\.prometheusRule\.idleTraffic\.for: got "300s".*longer than the window/,
        );
    });

    it("take an idle-traffic alert that waits longer than it looks back", () => {
        assert.deepEqual(problemsIn({ prometheusRule: { idleTraffic: { window: "5m", for: "5m1s" } } }), []);
    });

    it("take matchers for the series of one cluster", () => {
        assert.deepEqual(problemsIn({ matchers: { cluster: "eu-1", tenant_id: 'a "b"' }, dashboard: true }), []);
    });

    for (const label of ["reporter", "destination_workload", "le", "__name__", "a-b", ""]) {
        it(`refuse a matcher for ${JSON.stringify(label)}`, () => {
            const [problem] = problemsIn({ matchers: { [label]: "x" } });
            assert.match(problem ?? "", /^monitoring\.matchers.*: got ".*"; allowed: a /);
        });
    }

    it("refuse a matcher for a text that is none in UTF-8", () => {
        const [problem] = problemsIn({ matchers: { cluster: "\ud800" } });
        assert.match(problem ?? "", /^monitoring\.matchers\.cluster: got .*allowed: text/);
    });

    it("name a data source that Grafana could not know", () => {
        const [problem] = problemsIn({ dashboard: { datasource: "My Prometheus" } });
        assert.match(problem ?? "", /^monitoring\.dashboard\.datasource: .*uid/);
    });
});
