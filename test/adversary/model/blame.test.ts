import assert from "node:assert/strict";
import type { Color } from "../../../src/model/color.ts";
import { allOn } from "../../../src/model/route/view.ts";
import { changed, routed } from "../invariants/observed.ts";
import type { Sighting } from "../watch/sighting.ts";
import { Blame } from "./blame.ts";

const both = { blue: { replicas: 3, ready: 3, template: "" }, green: { replicas: 3, ready: 3, template: "" } };
const now = { route: routed("blue"), colors: both, cutOff: [] as readonly Color[] };

function judged(sightings: readonly Sighting[], hands: readonly number[] = [], after = now) {
    const blame = new Blame();
    blame.begin(now);
    return [blame.judge(sightings, after, hands), blame.judge([], now, [])];
}

describe("who is to blame for lost requests", () => {
    const gone = changed({ color: "blue", to: { ready: 0 }, route: allOn("blue"), by: "cluster" });
    const way = { kind: "way", at: 1, before: [], after: ["blue"], route: allOn("blue") } as const;

    it("is nobody if nothing was done", () => assert.deepEqual(judged([]), [undefined, undefined]));

    it("is the operator who removed the last pod, until there are pods again", () =>
        assert.deepEqual(judged([gone], [gone.at]), ["an operator removed the last pod of blue", undefined]));

    it("is nobody if the last pod is lost without an operator's doing", () =>
        assert.deepEqual(judged([gone]), [undefined, undefined]));

    it("is the operator who cut off a colour with traffic, through the Service or the subsets", () => {
        assert.deepEqual(judged([{ ...way, writers: ["operator"] }]), ["an operator cut off blue", undefined]);
        assert.deepEqual(judged([{ ...way, writers: ["ours"] }]), [undefined, undefined]);
        assert.deepEqual(judged([{ ...way, writers: ["operator"], route: allOn("green") }]), [undefined, undefined]);
    });

    it("is the operator who sent traffic to a colour that is cut off, as long as it is", () => {
        const moved: Sighting = {
            ...{ kind: "route", at: 1e6, writers: ["operator"], before: routed("blue"), after: routed("green") },
            ...{ ready: { blue: 3, green: 3 }, cutOff: ["green"] },
        };
        const after = { ...now, route: routed("green"), cutOff: ["green"] as const };
        const blame = new Blame();
        blame.begin(now);
        const reason = "an operator sent traffic to green, which was cut off";
        assert.deepEqual([blame.judge([moved], after, []), blame.judge([], after, [])], [reason, reason]);
    });
});
