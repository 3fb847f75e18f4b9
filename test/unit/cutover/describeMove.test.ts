import assert from "node:assert/strict";
import { describeMove } from "../../../src/cutover/describeMove.ts";
import { NO_ROUTE } from "../../../src/model/route/view.ts";
import { view } from "./live.ts";

describe("what a preview says of traffic", () => {
    for (const [what, from, to, said] of [
        ["a cutover", view(100), view(0), "my-app: traffic moves: blue 100 % -> green 100 %"],
        ["a canary", view(100), view(90), "my-app: traffic moves: blue 100 % -> blue 90 %, green 10 %"],
        ["a first route", NO_ROUTE, view(100), "my-app: traffic moves: none -> blue 100 %"],
        ["another timeout", view(100), view(100), "my-app: traffic stays as it is: blue 100 %"],
        [
            "a rule that may take everything",
            view(100),
            view(100, { green: true }),
            "my-app: traffic stays as it is: blue 100 %; requests that match a rule go to green: up to 100 % of all requests",
        ],
        [
            "a rule for testers",
            view(100),
            { ...view(100, { green: true }), reach: { blue: 1, green: 0 } },
            "my-app: traffic stays as it is: blue 100 %; test requests go to green",
        ],
    ] as const) {
        it(`tells ${what}`, () => assert.equal(describeMove("my-app", from, to), said));
    }
});
