import assert from "node:assert/strict";
import type { Observation } from "../invariants/observation.ts";
import { observed, told } from "../invariants/observed.ts";
import type { Judgement } from "./judgement.ts";
import type { Pods, Snapshot } from "./snapshot.ts";
import { misjudged } from "./verdict.ts";

const pods = (color: string, ready: number): Pods => ({
    ...{ declared: ready, wanted: ready, ready, current: ready, isAutoscaled: false, isPaused: false },
    ...{ most: Number.POSITIVE_INFINITY, template: color, labels: { app: "my-app", color } },
});

const routed = (subset: string, green = 3): Snapshot => ({
    http: [{ route: [{ destination: { host: "my-app", subset }, weight: 100 }] }],
    subsets: new Map(["blue", "green"].map((color) => [color, { color }])),
    selector: { app: "my-app" },
    pods: { blue: pods("blue", 3), green: pods("green", green) },
});

const PREVIEW = "pulumi preview --policy-pack policy-pack";
const UP = "pulumi up --yes --policy-pack policy-pack";
const BLOCKED =
    "    - [mandatory] [severity: critical]  cutover-target-ready  (x)\n      About it.\n      too few pods\n";

function judged(different: Partial<Judgement>, seen: Partial<Observation> = {}): string {
    const judgement: Judgement = {
        ...{ verdict: told(PREVIEW, 0), update: told("pulumi up --yes --skip-preview", 0), isDrifted: false },
        ...{ before: routed("blue"), after: routed("green"), configuration: {} },
        ...different,
    };
    return misjudged(judgement, observed(seen)).join("; ");
}

const blocked = told(PREVIEW, 255, BLOCKED);
const LOST = { lost: { "gateway 503": 7 } };

describe("the pack's verdict on a hand-written stack", () => {
    it("is right if it passes an update that loses nothing", () => assert.equal(judged({}), ""));

    it("is wrong if it passes an update that loses requests, unless it reports what it did not check", () => {
        assert.match(judged({}, LOST), /passes an update that loses 7 requests/);
        const unsure = told(PREVIEW, 0, "Not checked: whether green can take it.");
        assert.equal(judged({ verdict: unsure }, LOST), "");
        assert.equal(judged({}, { ...LOST, blamed: "an operator" }), "");
    });

    it("is wrong if it passes what its page says it blocks", () =>
        assert.match(
            judged({ before: routed("blue", 1), after: routed("green", 1) }),
            /passes what its page says it blocks: green has 1 of 3/,
        ));

    it("is wrong if it blocks a good update", () => {
        assert.match(judged({ verdict: blocked }), /blocks a good update: cutover-target-ready: too few pods/);
        assert.equal(judged({ verdict: blocked, before: routed("blue", 1), after: routed("green", 1) }), "");
        assert.equal(judged({ verdict: blocked }, LOST), "");
        assert.equal(judged({ verdict: blocked, update: told("pulumi up", 255) }), "");
    });

    it("is wrong if it stops an update that has lost requests, or stops it only after the preview", () => {
        const early = { verdict: told(UP, 255, BLOCKED), update: undefined, after: routed("blue") };
        assert.equal(judged(early), "");
        assert.match(judged(early, LOST), /blocks, but 7 requests are lost/);
        const late = { ...early, verdict: told(UP, 255, `Updating (x)\n${BLOCKED}`) };
        assert.match(judged(late), /passes the preview, but blocks the update/);
        assert.equal(judged({ ...late, isDrifted: true }), "");
    });

    it("is excused for what an update deletes without a preview, since policies are not called for it", () => {
        const verdict = told(`${UP} --skip-preview`, 0);
        const after = { ...routed("blue"), http: undefined };
        assert.equal(judged({ verdict, update: undefined, after }, LOST), "");
        assert.match(
            judged({ verdict: told(UP, 0), update: undefined, after }, LOST),
            /passes an update that loses 7 requests/,
        );
    });
});
