import assert from "node:assert/strict";
import { output } from "@pulumi/pulumi";
import { autoscalerSpec } from "../../../src/workload/autoscaler.ts";
import { resolved } from "../recording.ts";
import { settingsFor } from "../settingsFor.ts";

const BOUNDS = { minReplicas: 3, maxReplicas: 20 };
const QUEUE = { type: "External", external: { metric: { name: "queue" }, target: { type: "Value", value: "30" } } };

function kinds(autoscaling: Parameters<typeof autoscalerSpec>[1]) {
    const { metrics = [] } = autoscalerSpec(settingsFor(), autoscaling, "green");
    return resolved(output(metrics)).then((all) => all.map(({ type }) => type));
}

describe("a colour's autoscaler", () => {
    it("scales the colour's Deployment within its bounds", () => {
        const { scaleTargetRef, minReplicas, maxReplicas } = autoscalerSpec(settingsFor(), BOUNDS, "green");
        assert.deepEqual(
            { scaleTargetRef, minReplicas, maxReplicas },
            { scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: "my-app-green" }, ...BOUNDS },
        );
    });

    it("uses the CPU by default", async () => assert.deepEqual(await kinds(BOUNDS), ["Resource"]));

    it("looks at other metrics alone where they are given", async () => {
        assert.deepEqual(await kinds({ ...BOUNDS, metrics: [QUEUE] }), ["External"]);
    });

    it("looks at both where both are given", async () => {
        assert.deepEqual(await kinds({ ...BOUNDS, targetCpuPercent: 50, metrics: [QUEUE] }), ["Resource", "External"]);
    });
});
