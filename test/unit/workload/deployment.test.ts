import assert from "node:assert/strict";
import { deploymentSpec } from "../../../src/workload/deployment.ts";
import { settingsFor } from "../settingsFor.ts";

describe("a colour's Deployment", () => {
    it("keeps the configured number of pods while they are replaced", () => {
        assert.deepEqual(deploymentSpec(settingsFor(), "blue").strategy, {
            type: "RollingUpdate",
            rollingUpdate: { maxUnavailable: 0, maxSurge: "25%" },
        });
    });

    it("selects by what never changes, not by the release", () => {
        assert.deepEqual(deploymentSpec(settingsFor(), "blue").selector, {
            matchLabels: { app: "my-app", color: "blue" },
        });
    });

    it("has three pods by default", () => assert.equal(deploymentSpec(settingsFor(), "green").replicas, 3));

    it("has standbyReplicas while its colour is idle", () => {
        assert.equal(deploymentSpec(settingsFor({ standbyReplicas: 1 }), "green").replicas, 1);
    });

    it("has all its pods again once its colour is active", () => {
        assert.equal(deploymentSpec(settingsFor({ activeColor: "green", standbyReplicas: 1 }), "green").replicas, 3);
    });

    it("has its colour's own number before any other", () => {
        const green = { image: "my-app:2.0.0", replicas: 2 };
        assert.equal(deploymentSpec(settingsFor({ green, standbyReplicas: 1 }), "green").replicas, 2);
    });

    it("carries no count where an autoscaler decides", () => {
        assert.equal(
            "replicas" in deploymentSpec(settingsFor({ autoscaling: { minReplicas: 2, maxReplicas: 4 } }), "blue"),
            false,
        );
    });

    it("gives its pods as long as was said to become ready", () => {
        assert.equal(deploymentSpec(settingsFor({ rolloutTimeoutSeconds: 60 }), "blue").progressDeadlineSeconds, 60);
    });
});
