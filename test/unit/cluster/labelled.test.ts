import assert from "node:assert/strict";
import { labelled } from "../../../src/cluster/labelled.ts";

describe("the path of objects with labels", () => {
    it("asks for all of the labels", () => {
        assert.equal(
            labelled("/api/v1/pods", { app: "a", color: "blue" }),
            "/api/v1/pods?labelSelector=app%3Da%2Ccolor%3Dblue",
        );
    });

    it("keeps what keys may have apart from what paths have", () => {
        assert.equal(labelled("/x", { "k8s.io/name": "a" }), "/x?labelSelector=k8s.io%2Fname%3Da");
    });
});
