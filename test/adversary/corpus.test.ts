import assert from "node:assert/strict";
import { typedStep } from "./commands/all.ts";
import { readCorpus } from "./corpus.ts";

/** What other end-to-end tests use at the same time. */
const SHARED = /istiod|API server restarts|Prometheus is away/;

describe("the corpus", () => {
    for (const { title, steps } of readCorpus()) {
        it(`has only steps that there are: ${title}`, () => {
            for (const step of steps) assert.ok(typedStep(step).length > 0);
        });

        it(`takes nothing away from other tests: ${title}`, () => assert.doesNotMatch(JSON.stringify(steps), SHARED));
    }
});
