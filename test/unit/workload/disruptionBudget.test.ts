import assert from "node:assert/strict";
import { disruptionBudgetSpec } from "../../../src/workload/disruptionBudget.ts";
import { settingsFor } from "../settingsFor.ts";

describe("a colour's disruption budget", () => {
    it("lets one pod of the colour go at a time, and sick ones always", () => {
        assert.deepEqual(disruptionBudgetSpec(settingsFor(), {}, "blue"), {
            selector: { matchLabels: { app: "my-app", color: "blue" } },
            maxUnavailable: 1,
            unhealthyPodEvictionPolicy: "AlwaysAllow",
        });
    });

    it("keeps the configured number instead", () => {
        const { maxUnavailable, minAvailable } = disruptionBudgetSpec(settingsFor(), { minAvailable: "80%" }, "blue");
        assert.deepEqual([maxUnavailable, minAvailable], [undefined, "80%"]);
    });
});
