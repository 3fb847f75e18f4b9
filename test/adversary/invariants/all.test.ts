import assert from "node:assert/strict";
import type { Color } from "../../../src/model/color.ts";
import { allOn } from "../../../src/model/route/view.ts";
import { intentOf } from "../model/intent.ts";
import type { RouteSighting } from "../watch/sighting.ts";
import { violations } from "./all.ts";
import type { Observation } from "./observation.ts";
import { changed, observed, routed, told } from "./observed.ts";

const found = (different: Partial<Observation>) => violations(observed(different));
const moved = (from: Color, to: Color, ready = 3, held?: Color): RouteSighting => ({
    ...{ kind: "route", at: 1, writers: ["ours"], before: routed(from, held), after: routed(to, held) },
    ready: { blue: ready, green: ready },
    cutOff: [],
});

describe("the adversary's invariants", () => {
    it("hold if nothing happens", () => assert.deepEqual(found({}), []));

    it("report a lost request, unless an operator is to blame", () => {
        assert.deepEqual(found({ lost: { "mesh 503": 2 } }), [
            'requestsAnswered: 2 requests were lost: {"mesh 503":2}',
        ]);
        assert.deepEqual(found({ lost: { "mesh 503": 2 }, blamed: "an operator" }), []);
    });

    describe("for a colour with traffic", () => {
        const live = { color: "blue", route: allOn("blue") } as const;

        it("report that it was scaled down", () =>
            assert.equal(found({ sightings: [changed({ ...live, to: { replicas: 1 } })] }).length, 1));

        it("report that its pods were replaced", () =>
            assert.equal(found({ sightings: [changed({ ...live, to: { template: "two" } })] }).length, 1));

        it("let it be scaled up", () =>
            assert.deepEqual(found({ sightings: [changed({ ...live, to: { replicas: 5 } })] }), []));

        it("let an operator scale it down", () => {
            assert.deepEqual(found({ sightings: [changed({ ...live, to: { replicas: 1 }, by: "operator" })] }), []);
        });

        it("let allowLiveChange scale it down, but not to 0", () => {
            const after = intentOf({ activeColor: "blue", allowLiveChange: "true" });
            assert.deepEqual(found({ after, sightings: [changed({ ...live, to: { replicas: 1 } })] }), []);
            assert.equal(found({ after, sightings: [changed({ ...live, to: { replicas: 0 } })] }).length, 1);
        });
    });

    it("report a scale-down before the drain is over, also with allowLiveChange", () => {
        const after = intentOf({ activeColor: "green", allowLiveChange: "true", scaleDownDelaySeconds: "3" });
        const shrinks = { color: "blue", to: { replicas: 0 }, route: allOn("green") } as const;
        assert.equal(found({ after, sightings: [changed({ ...shrinks, sinceLost: 500 })] }).length, 1);
        assert.deepEqual(found({ after, sightings: [changed({ ...shrinks, sinceLost: 3100 })] }), []);
    });

    it("report traffic to a colour on hold", () => {
        assert.equal(found({ sightings: [moved("blue", "green", 3, "green")] }).length, 1);
        assert.deepEqual(found({ sightings: [moved("green", "blue", 3, "green")] }), []);
    });

    it("report a Service that is pinned to a colour on hold, unless the update said so", () => {
        const service = { kind: "service", at: 2, writers: ["ours"], before: "blue", after: "green" } as const;
        const sightings = [moved("green", "blue", 3, "green"), service];
        const said = "the Service selects green now, but somebody rolled back";
        assert.equal(found({ sightings }).length, 1);
        assert.equal(found({ sightings: [service], routeBefore: routed("blue", "green") }).length, 1);
        assert.deepEqual(found({ sightings, told: [told("pulumi up --yes", 1, `${said} was left unchanged`)] }), []);
        assert.deepEqual(found({ sightings: [service] }), []);
    });

    it("report traffic that is moved by a command about something else", () => {
        const seen = (line: string) =>
            found({ told: [told(line, 0)], sightings: [moved("blue", "green")], route: routed("green") });
        assert.equal(seen("bluegreen standby 2").length, 1);
        assert.deepEqual(seen("bluegreen cutover green --no-follow"), []);
    });

    it("let --force move traffic to a colour that was on hold before it got any", () => {
        const [forced, update] = ["bluegreen rollback --force", "pulumi up --yes"].map((line) => told(line, 0));
        const into = moved("blue", "green", 3, "green");
        const hold = { from: "green", reason: "fails", time: "2030-01-01T00:00:00Z", stayed: true } as const;
        const seen = { sightings: [{ ...into, before: { ...routed("blue"), hold } }], route: routed("green") };
        const said = (one = told("", 0)) => found({ ...seen, told: [one] }).filter((each) => each.startsWith("hold"));
        assert.deepEqual([said(forced).length, said(update).length], [0, 1]);
    });

    it("report traffic to a colour without ready pods", () =>
        assert.equal(found({ sightings: [moved("blue", "green", 0)] }).length, 1));

    it("report traffic to a colour that no request reaches, unless none reached the other one either", () => {
        assert.equal(found({ sightings: [{ ...moved("blue", "green"), cutOff: ["green"] }] }).length, 1);
        assert.deepEqual(found({ sightings: [{ ...moved("blue", "green"), cutOff: ["blue", "green"] }] }), []);
    });

    it("report an update that leaves the colour with traffic cut off, or refuses to repair it", () => {
        const cut = { cutOffBefore: ["blue"], cutOff: ["blue"] } as const;
        assert.equal(found({ told: [told("pulumi up --yes", 0)], ...cut }).length, 1);
        const refused = told("pulumi up --yes", 255, "my-app: the Service was left unchanged. was left unchanged");
        assert.equal(found({ told: [refused], ...cut }).length, 1);
        assert.deepEqual(found({ told: [told("pulumi up --yes", 0)], ...cut, cutOff: [] }), []);
        assert.deepEqual(found({ told: [told("pulumi up --refresh=false", 0)], ...cut }), []);
        assert.deepEqual(found({ told: [told("pulumi up --yes", 0)], ...cut, isNarrowedByHand: true }), []);
    });

    it("report a command for one service that moves the traffic of another", () => {
        const sightings = [
            { kind: "other", at: 1, writers: ["ours"], name: "cart", before: allOn("blue"), after: allOn("green") },
        ] as const;
        assert.equal(found({ told: [told("bluegreen status", 0)], sightings: [...sightings] }).length >= 1, true);
        const update = { told: [told("pulumi up --yes --skip-preview", 0)], sightings: [...sightings] };
        assert.deepEqual(found(update), []);
    });

    it("report a change by a command that only reads", () => {
        const looks = { told: [told("bluegreen status --json", 0), told("pulumi preview", 0)] };
        const sightings = [changed({ color: "blue", to: { replicas: 5 }, route: allOn("blue") })];
        assert.equal(found({ ...looks, sightings }).length, 1);
        const byHand = [changed({ color: "blue", to: { replicas: 5 }, route: allOn("blue"), by: "operator" })];
        assert.deepEqual(found({ ...looks, sightings: byHand }), []);
    });

    it("report a secret in an output or in the state, without repeating it", () => {
        const secrets = new Map([["a password", /s3cret/]]);
        const said = { secrets, told: [told("pulumi up --yes --skip-preview", 0, "at http://me:s3cret@here")] };
        assert.deepEqual(found(said), [
            "secretsStayOut: a password is in the output of `pulumi up --yes --skip-preview`",
        ]);
        assert.equal(found({ secrets, written: { "the state": "s3cret" } }).length, 1);
        assert.deepEqual(found({ secrets, told: [told("kubectl get secrets -o yaml", 0, "s3cret")] }), []);
    });

    describe("for the policy pack", () => {
        const mandatory =
            "    [mandatory]  istio-blue-green  cutover-target-ready\n    about it\n    1 of 3 are there\n";
        const after = { route: routed("green"), answers: { green: 50 }, after: intentOf({ activeColor: "green" }) };
        const judged = (output: string, exitCode: number, upCode: number) => [
            told("pulumi preview --policy-pack policy-pack", exitCode, output),
            told("pulumi up --yes --skip-preview", upCode, upCode === 0 ? "" : "traffic has not moved"),
        ];

        it("report that it blocks a good update", () => {
            assert.equal(found({ ...after, told: judged(mandatory, 255, 0) }).length, 1);
            assert.deepEqual(found({ ...after, told: judged("", 0, 0) }), []);
        });

        it("let it block an update that loses requests or that the gate refuses too", () => {
            const lost = { lost: { "mesh 503": 1 }, blamed: "an operator" };
            assert.deepEqual(found({ ...after, told: judged(mandatory, 255, 0), ...lost }), []);
            assert.deepEqual(found({ told: judged(mandatory, 255, 255) }), []);
        });

        it("report that it fails itself", () =>
            assert.equal(found({ ...after, told: judged("TypeError", 255, 0) }).length, 1));
    });

    it("report an update that succeeds while traffic is not where the configuration says", () => {
        const update = { told: [told("pulumi up --yes --skip-preview", 0)] };
        const after = intentOf({ activeColor: "green" });
        assert.deepEqual(found({ ...update, after, route: routed("green"), answers: { green: 50 } }), []);
        assert.equal(found({ ...update, after }).length, 3);
        assert.equal(found({ ...update, answers: { blue: 40, green: 1 } }).length, 1);
    });

    it("report traffic that moves although the preview said it stays", () => {
        const output = "Previewing update\nmy-app: traffic stays as it is: blue 100 %\nUpdating (adversary)\n";
        const seen = { told: [told("pulumi up --yes", 0, output)], after: intentOf({ activeColor: "green" }) };
        const after = { route: routed("green"), answers: { green: 50 }, sightings: [moved("blue", "green")] };
        assert.equal(found({ ...seen, ...after }).length, 1);
        assert.deepEqual(
            found({
                ...seen,
                ...after,
                told: [
                    told(
                        "pulumi up --yes",
                        0,
                        output.replace("stays as it is:", "moves: blue 100 % ->").replace("-> blue", "-> green"),
                    ),
                ],
            }),
            [],
        );
    });

    it("report a program that says traffic has not moved when it has", () => {
        const said = told("pulumi up --yes --skip-preview", 255, "my-app: traffic has not moved. It was rolled back");
        assert.equal(found({ told: [said], sightings: [moved("blue", "green")] }).length, 1);
    });

    it("report a rollback that leaves the Service pinned to the other colour", () => {
        const after = intentOf({ activeColor: "blue", service: { pinToActive: true } });
        const rolledBack = { told: [told("bluegreen rollback --no-follow", 0)], after };
        assert.equal(found({ ...rolledBack, pinned: "green" }).length, 1);
        assert.deepEqual(found({ ...rolledBack, pinned: "blue" }), []);
    });

    it("report an update that fails for an unknown reason, and one that blames healthy proxies", () => {
        assert.equal(found({ told: [told("pulumi up --yes --skip-preview", 255, "TypeError: undefined")] }).length, 1);
        assert.deepEqual(found({ told: [told("pulumi up --yes --skip-preview", 255, "blue was left unchanged")] }), []);
        const late = "blue was left unchanged. After 125 s these may still use the old route:\n  gw-0";
        assert.equal(found({ told: [told("pulumi up --yes --skip-preview", 255, late)] }).length, 1);
    });
});
