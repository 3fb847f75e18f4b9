import assert from "node:assert/strict";
import { component } from "./component.ts";
import { readCorpus } from "./corpus.ts";
import { handWritten } from "./hand/world.ts";

/** Faults of what other end-to-end tests use at the same time. */
const SHARED = /istiod|API server restarts|Prometheus is away/;

describe("the corpus", () => {
    const cases = [
        ...readCorpus("component").map((each) => ({ ...each, world: component })),
        ...readCorpus("handWritten").map((each) => ({ ...each, world: handWritten() })),
    ];
    for (const { title, steps, world } of cases) {
        it(`has only steps of known kinds: ${title}`, () => {
            for (const step of steps) assert.ok(world.kindOf(step).typed(step.data).length > 0);
        });

        it(`does not disturb other tests: ${title}`, () => assert.doesNotMatch(JSON.stringify(steps), SHARED));
    }
});
