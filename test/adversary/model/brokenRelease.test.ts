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

describe("the requests that a bad release loses", () => {
    it("are its own errors, while it has traffic", () => {
        assert.deepEqual(left("error-rate", "green"), { "mesh 503": 1 });
        assert.deepEqual(left("error-rate", "blue"), LOST);
    });

    it("are all, if its pods crash after a while", () => {
        assert.deepEqual(left("crash-loop-after", "green"), {});
        assert.deepEqual(left("crash-loop-after", "blue"), LOST);
    });

    it("are none, if its pods never become ready and so never get traffic, or if it is sound", () => {
        assert.deepEqual(left("never-ready", "green"), LOST);
        assert.deepEqual(left(undefined, "green"), LOST);
    });
});
