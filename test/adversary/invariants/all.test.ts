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
    it("hold where nothing happens", () => assert.deepEqual(found({}), []));

    it("see a lost request, unless an operator is to blame", () => {
        assert.deepEqual(found({ lost: { "mesh 503": 2 } }), [
            'requestsAnswered: 2 requests were lost: {"mesh 503":2}',
        ]);
        assert.deepEqual(found({ lost: { "mesh 503": 2 }, blamed: "an operator" }), []);
    });

    describe("see a colour with traffic", () => {
        const live = { color: "blue", route: allOn("blue") } as const;

        it("shrink", () => assert.equal(found({ sightings: [changed({ ...live, to: { replicas: 1 } })] }).length, 1));

        it("get other pods", () =>
            assert.equal(found({ sightings: [changed({ ...live, to: { template: "two" } })] }).length, 1));

        it("grow, which is well", () =>
            assert.deepEqual(found({ sightings: [changed({ ...live, to: { replicas: 5 } })] }), []));

        it("shrink by somebody else's hand, which is well", () => {
            assert.deepEqual(found({ sightings: [changed({ ...live, to: { replicas: 1 }, by: "operator" })] }), []);
        });

        it("shrink as allowLiveChange lets it, but not to nobody", () => {
            const after = intentOf({ activeColor: "blue", allowLiveChange: "true" });
            assert.deepEqual(found({ after, sightings: [changed({ ...live, to: { replicas: 1 } })] }), []);
            assert.equal(found({ after, sightings: [changed({ ...live, to: { replicas: 0 } })] }).length, 1);
        });
    });

    it("see a colour shrink before its drain is over, whatever allowLiveChange says", () => {
        const after = intentOf({ activeColor: "green", allowLiveChange: "true", scaleDownDelaySeconds: "3" });
        const shrinks = { color: "blue", to: { replicas: 0 }, route: allOn("green") } as const;
        assert.equal(found({ after, sightings: [changed({ ...shrinks, sinceLost: 500 })] }).length, 1);
        assert.deepEqual(found({ after, sightings: [changed({ ...shrinks, sinceLost: 3100 })] }), []);
    });

    it("see a held colour get traffic", () => {
        assert.equal(found({ sightings: [moved("blue", "green", 3, "green")] }).length, 1);
        assert.deepEqual(found({ sightings: [moved("green", "blue", 3, "green")] }), []);
    });

    it("see the Service come to select a held colour, unless it is said", () => {
        const service = { kind: "service", at: 2, writers: ["ours"], before: "blue", after: "green" } as const;
        const sightings = [moved("green", "blue", 3, "green"), service];
        const said = "the Service selects green now, but somebody rolled back";
        assert.equal(found({ sightings }).length, 1);
        assert.equal(found({ sightings: [service], routeBefore: routed("blue", "green") }).length, 1);
        assert.deepEqual(found({ sightings, told: [told("pulumi up --yes", 1, `${said} was left unchanged`)] }), []);
        assert.deepEqual(found({ sightings: [service] }), []);
    });

    it("see traffic move by a command that is about something else", () => {
        const seen = (line: string) =>
            found({ told: [told(line, 0)], sightings: [moved("blue", "green")], route: routed("green") });
        assert.equal(seen("bluegreen standby 2").length, 1);
        assert.deepEqual(seen("bluegreen cutover green --no-follow"), []);
    });

    it("let a colour that was only about to get traffic have it by force", () => {
        const [forced, update] = ["bluegreen rollback --force", "pulumi up --yes"].map((line) => told(line, 0));
        const into = moved("blue", "green", 3, "green");
        const hold = { from: "green", reason: "fails", time: "2030-01-01T00:00:00Z", stayed: true } as const;
        const seen = { sightings: [{ ...into, before: { ...routed("blue"), hold } }], route: routed("green") };
        const said = (one = told("", 0)) => found({ ...seen, told: [one] }).filter((each) => each.startsWith("hold"));
        assert.deepEqual([said(forced).length, said(update).length], [0, 1]);
    });

    it("see traffic move to nobody", () => assert.equal(found({ sightings: [moved("blue", "green", 0)] }).length, 1));

    it("see traffic move to a colour that no request reaches, unless none reached the other one either", () => {
        assert.equal(found({ sightings: [{ ...moved("blue", "green"), cutOff: ["green"] }] }).length, 1);
        assert.deepEqual(found({ sightings: [{ ...moved("blue", "green"), cutOff: ["blue", "green"] }] }), []);
    });

    it("see an update that leaves the colour with traffic cut off, or refuses to mend it", () => {
        const cut = { cutOffBefore: ["blue"], cutOff: ["blue"] } as const;
        assert.equal(found({ told: [told("pulumi up --yes", 0)], ...cut }).length, 1);
        const refused = told("pulumi up --yes", 255, "my-app: the Service was left unchanged. was left unchanged");
        assert.equal(found({ told: [refused], ...cut }).length, 1);
        assert.deepEqual(found({ told: [told("pulumi up --yes", 0)], ...cut, cutOff: [] }), []);
        assert.deepEqual(found({ told: [told("pulumi up --refresh=false", 0)], ...cut }), []);
        assert.deepEqual(found({ told: [told("pulumi up --yes", 0)], ...cut, isNarrowedByHand: true }), []);
    });

    it("see a command for one service move the traffic of another", () => {
        const sightings = [
            { kind: "other", at: 1, writers: ["ours"], name: "cart", before: allOn("blue"), after: allOn("green") },
        ] as const;
        assert.equal(found({ told: [told("bluegreen status", 0)], sightings: [...sightings] }).length >= 1, true);
        const update = { told: [told("pulumi up --yes --skip-preview", 0)], sightings: [...sightings] };
        assert.deepEqual(found(update), []);
    });

    it("see what is only to look change something", () => {
        const looks = { told: [told("bluegreen status --json", 0), told("pulumi preview", 0)] };
        const sightings = [changed({ color: "blue", to: { replicas: 5 }, route: allOn("blue") })];
        assert.equal(found({ ...looks, sightings }).length, 1);
        const byHand = [changed({ color: "blue", to: { replicas: 5 }, route: allOn("blue"), by: "operator" })];
        assert.deepEqual(found({ ...looks, sightings: byHand }), []);
    });

    it("see a secret in what is said and in what is kept, and say only which one", () => {
        const secrets = new Map([["a password", /s3cret/]]);
        const said = { secrets, told: [told("pulumi up --yes --skip-preview", 0, "at http://me:s3cret@here")] };
        assert.deepEqual(found(said), [
            "secretsStayOut: a password stands in what `pulumi up --yes --skip-preview` says",
        ]);
        assert.equal(found({ secrets, written: { "the state": "s3cret" } }).length, 1);
        assert.deepEqual(found({ secrets, told: [told("kubectl get secrets -o yaml", 0, "s3cret")] }), []);
    });

    describe("see the policy pack", () => {
        const mandatory =
            "    [mandatory]  istio-blue-green  cutover-target-ready\n    about it\n    1 of 3 are there\n";
        const after = { route: routed("green"), answers: { green: 50 }, after: intentOf({ activeColor: "green" }) };
        const judged = (output: string, exitCode: number, upCode: number) => [
            told("pulumi preview --policy-pack policy-pack", exitCode, output),
            told("pulumi up --yes --skip-preview", upCode, upCode === 0 ? "" : "traffic has not moved"),
        ];

        it("block what goes well", () => {
            assert.equal(found({ ...after, told: judged(mandatory, 255, 0) }).length, 1);
            assert.deepEqual(found({ ...after, told: judged("", 0, 0) }), []);
        });

        it("block what loses requests, or is refused by the gate too, which is well", () => {
            const lost = { lost: { "mesh 503": 1 }, blamed: "an operator" };
            assert.deepEqual(found({ ...after, told: judged(mandatory, 255, 0), ...lost }), []);
            assert.deepEqual(found({ told: judged(mandatory, 255, 255) }), []);
        });

        it("fail by itself", () => assert.equal(found({ ...after, told: judged("TypeError", 255, 0) }).length, 1));
    });

    it("see an update end well where traffic is not where configuration says", () => {
        const update = { told: [told("pulumi up --yes --skip-preview", 0)] };
        const after = intentOf({ activeColor: "green" });
        assert.deepEqual(found({ ...update, after, route: routed("green"), answers: { green: 50 } }), []);
        assert.equal(found({ ...update, after }).length, 3);
        assert.equal(found({ ...update, answers: { blue: 40, green: 1 } }).length, 1);
    });

    it("see traffic move of which the preview had said that it stays", () => {
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

    it("see a program say that traffic has not moved where it has", () => {
        const said = told("pulumi up --yes --skip-preview", 255, "my-app: traffic has not moved. It was rolled back");
        assert.equal(found({ told: [said], sightings: [moved("blue", "green")] }).length, 1);
    });

    it("see a rollback that leaves the pinned Service behind", () => {
        const after = intentOf({ activeColor: "blue", service: { pinToActive: true } });
        const rolledBack = { told: [told("bluegreen rollback --no-follow", 0)], after };
        assert.equal(found({ ...rolledBack, pinned: "green" }).length, 1);
        assert.deepEqual(found({ ...rolledBack, pinned: "blue" }), []);
    });

    it("see an update fail for a reason that nobody knows, and one that blames healthy proxies", () => {
        assert.equal(found({ told: [told("pulumi up --yes --skip-preview", 255, "TypeError: undefined")] }).length, 1);
        assert.deepEqual(found({ told: [told("pulumi up --yes --skip-preview", 255, "blue was left unchanged")] }), []);
        const late = "blue was left unchanged. After 125 s these may still use the old route:\n  gw-0";
        assert.equal(found({ told: [told("pulumi up --yes --skip-preview", 255, late)] }).length, 1);
    });
});
