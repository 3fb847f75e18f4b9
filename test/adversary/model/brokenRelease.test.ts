import assert from "node:assert/strict";
import { routed } from "../invariants/observed.ts";
import { notOfBrokenRelease } from "./brokenRelease.ts";

const state = (annotation?: string) => ({
    ...{ replicas: 3, ready: 3 },
    template: JSON.stringify({ annotations: annotation ? { [`sandbox.istio-blue-green/${annotation}`]: "0.3" } : {} }),
});
const LOST = { "gateway 500": 3, "mesh 503": 1 };
const left = (green: string | undefined, route: "blue" | "green") =>
    notOfBrokenRelease(LOST, {
        ...{ sightings: [], routeBefore: routed(route), route: routed(route) },
        colors: { blue: state(), green: state(green) },
    });

describe("what a bad release loses", () => {
    it("is its own errors, as long as it has traffic", () => {
        assert.deepEqual(left("error-rate", "green"), { "mesh 503": 1 });
        assert.deepEqual(left("error-rate", "blue"), LOST);
    });

    it("is everything where its pods crash after a while", () => {
        assert.deepEqual(left("crash-loop-after", "green"), {});
        assert.deepEqual(left("crash-loop-after", "blue"), LOST);
    });

    it("is nothing where its pods never become ready, and so never have traffic, or where it is sound", () => {
        assert.deepEqual(left("never-ready", "green"), LOST);
        assert.deepEqual(left(undefined, "green"), LOST);
    });
});
