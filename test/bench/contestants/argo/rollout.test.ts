import assert from "node:assert/strict";
import type { Situation } from "../contestant.ts";
import { REPLICAS } from "../workload.ts";
import { rolloutOf } from "./rollout.ts";

const warm: Situation = { idle: "warm", oldShrinks: false };

describe("a Rollout of the benchmark", () => {
    it("says how many pods there are", () => {
        assert.equal((rolloutOf("blue", {}, warm).spec as { replicas?: number }).replicas, REPLICAS);
    });

    it("leaves that to an autoscaler where there is one", () => {
        const autoscaling = { minReplicas: 3, maxReplicas: 20, targetCpuPercent: 50 };
        assert.ok(!("replicas" in (rolloutOf("blue", {}, { ...warm, autoscaling }).spec ?? {})));
    });
});
