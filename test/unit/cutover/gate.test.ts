import assert from "node:assert/strict";
import fc from "fast-check";
import { decideGate, mostPods, type Wanted } from "../../../src/cutover/gate.ts";
import { settingsFor } from "../settingsFor.ts";
import { live, pods, view } from "./live.ts";

const CUTOVER: Wanted = {
    name: "my-app",
    route: view(0),
    minReadyPercent: 100,
    minReplicas: 1,
    most: { blue: 3, green: 3 },
    autoscaled: false,
    now: new Date("2030-01-01T12:00:00Z"),
};

function refusal(...args: Parameters<typeof decideGate>): string {
    const decision = decideGate(...args);
    return decision.allowed ? "allowed" : decision.reason;
}

describe("the gate", () => {
    it("lets traffic move to as many ready pods as carry it now", () => {
        assert.deepEqual(decideGate(live(), CUTOVER), { allowed: true });
    });

    it("keeps users on blue while green is unready, and says what was found, what is needed and what to do", () => {
        assert.match(
            refusal(live({ green: pods(1, 3) }), CUTOVER),
            /^my-app: traffic has not moved\. green would get 100 % of the traffic and has 1 ready pod; needed: 3 .*Bring green up first/,
        );
    });

    it("demands a share of the pods for a share of the traffic", () => {
        assert.equal(decideGate(live({ green: pods(1) }), { ...CUTOVER, route: view(90) }).allowed, true);
    });

    it("demands the configured percentage", () => {
        assert.equal(decideGate(live({ green: pods(2) }), { ...CUTOVER, minReadyPercent: 60 }).allowed, true);
    });

    it("names settings that let the traffic move, where the program declares too few pods for it ever to move", () => {
        const seven = live({ blue: pods(7), green: pods(3) });
        const said = refusal(seven, CUTOVER);
        assert.match(
            said,
            /needed: 7 \(.*\)\. The program lets green have 3 pods at most: set green\.replicas to 7, or, if 3 will do, gate\.minReadyPercent to 42\. To leave/,
        );
        assert.doesNotMatch(said, /Bring green up/);
        assert.equal(decideGate(seven, { ...CUTOVER, minReadyPercent: 42 }).allowed, true);
        assert.equal(decideGate(live({ blue: pods(7), green: pods(7) }), CUTOVER).allowed, true);
    });

    it("names the highest percentage that is enough, whatever runs and is declared", () => {
        const count = fc.integer({ min: 1, max: 200 });
        fc.assert(
            fc.property(count, count, fc.integer({ min: 1, max: 100 }), (blue, green, percent) => {
                const now = live({ blue: pods(blue), green: pods(green) });
                const route = view(100 - percent, {}, "blue");
                const wanted = { ...CUTOVER, route, most: { blue: 1, green } };
                const named = /gate\.minReadyPercent to (\d+)\./.exec(refusal(now, wanted))?.[1];
                fc.pre(named !== undefined);
                const minReadyPercent = Number(named);
                assert.equal(decideGate(now, { ...wanted, minReadyPercent }).allowed, true);
                assert.equal(decideGate(now, { ...wanted, minReadyPercent: minReadyPercent + 1 }).allowed, false);
            }),
        );
    });

    it("names the autoscalers' maximum where that is too low", () => {
        const autoscaled = { ...CUTOVER, autoscaled: true, most: { blue: 5, green: 5 } };
        assert.match(
            refusal(live({ blue: pods(8), green: pods(5) }), autoscaled),
            /lets green have 5 pods at most: set autoscaling\.maxReplicas to 8, or, if 5 will do, gate\.minReadyPercent to 62\./,
        );
    });

    it("takes each colour's replicas for the most that it may have, or the maximum of its autoscaler", () => {
        const few = { replicas: 4, green: { image: "my-app:2.0.0", version: "v2", replicas: 2 } };
        assert.deepEqual(mostPods(settingsFor(few)), { blue: 4, green: 2 });
        const autoscaling = { minReplicas: 2, maxReplicas: 5 };
        assert.deepEqual(mostPods(settingsFor({ autoscaling })), { blue: 5, green: 5 });
    });

    it("names gate.minReplicas where that asks for more than the program declares", () => {
        const floor = { ...CUTOVER, minReplicas: 5, most: { blue: 3, green: 3 } };
        assert.match(
            refusal(live({ blue: pods(4), green: pods(3) }), floor),
            /set green\.replicas to 5, or gate\.minReplicas to less than 5\./,
        );
    });

    it("never goes below the floor", () => {
        assert.match(
            refusal(live({ green: pods(2) }), { ...CUTOVER, minReadyPercent: 10, minReplicas: 3 }),
            /needed: 3 \(gate\.minReplicas 3\)/,
        );
    });

    it("never stops a rescue to a colour with more ready pods", () => {
        assert.equal(decideGate(live({ blue: pods(0), green: pods(1) }), { ...CUTOVER, minReplicas: 3 }).allowed, true);
    });

    it("judges nothing where no colour gets more than now", () => {
        assert.equal(decideGate(live({ blue: pods(0) }), { ...CUTOVER, route: view(100) }).allowed, true);
    });

    it("wants pods before the first route", () => {
        assert.match(
            refusal(live({ route: null, blue: pods(0) }), { ...CUTOVER, route: view(100) }),
            /blue would get 100 %/,
        );
    });

    it("lets the first route be made when its pods are ready", () => {
        assert.equal(decideGate(live({ route: null }), { ...CUTOVER, route: view(100) }).allowed, true);
    });

    it("keeps traffic from a colour that still has pods of an earlier release, though enough are ready", () => {
        assert.match(
            refusal(live({ green: pods(4, 3, 1) }), CUTOVER),
            /green would get 100 % of the traffic, but green is still rolling out and has 1 pod of an earlier release\. .*rolloutTimeoutSeconds.*set gate\.override/,
        );
    });

    it("does not mind pods of an earlier release of the colour that loses the traffic", () => {
        assert.equal(decideGate(live({ blue: pods(3, 3, 1) }), CUTOVER).allowed, true);
    });

    it("lets an override move traffic to a rollout that is stuck, and says so", () => {
        const override = { reason: "blue burns", until: "2030-01-01T13:00:00Z" };
        const decision = decideGate(live({ green: pods(4, 3, 1) }), { ...CUTOVER, override });
        assert.match(
            decision.allowed ? (decision.note ?? "") : "",
            /override.*1 pod of an earlier release\. Its reason: blue burns/,
        );
    });

    it("refuses a cutover that would leave a canary the wrong way round", () => {
        assert.match(
            refusal(live({ route: view(90) }), { ...CUTOVER, route: view(10) }),
            /traffic\.idlePercent is set: 10 % of it would stay on blue/,
        );
    });

    it("lets a canary have more than the active colour keeps, since the active colour stays the same", () => {
        const route = view(10, {}, "blue");
        assert.equal(decideGate(live({ route: view(50) }), { ...CUTOVER, previous: view(50), route }).allowed, true);
    });

    it("lets a canary have half while green is active", () => {
        const [previous, route] = [view(0), view(50, {}, "green")];
        assert.equal(decideGate(live({ route: previous }), { ...CUTOVER, previous, route }).allowed, true);
    });

    it("refuses a change of the active colour while a canary of it has most of the traffic", () => {
        const wanted = { ...CUTOVER, previous: view(10, {}, "blue"), route: view(5, {}, "green") };
        assert.match(refusal(live({ route: view(10, {}, "blue") }), wanted), /traffic\.idlePercent is set/);
    });

    it("refuses a change of the active colour that would take most of the traffic from a canary that has it", () => {
        const wanted = { ...CUTOVER, previous: view(10, {}, "blue"), route: view(90, {}, "green") };
        assert.match(
            refusal(live({ route: view(10, {}, "blue") }), wanted),
            /activeColor green is meant to move all of it from blue, but traffic\.idlePercent is set: 90 % of it would go to blue\./,
        );
    });

    it("lets a canary begin from where a rollback has left the traffic", () => {
        const wanted = { ...CUTOVER, previous: view(0), route: view(90) };
        assert.equal(refusal(live({ route: view(100) }), wanted), "allowed");
    });

    it("refuses to move back, as a side effect, what somebody moved since the last update", () => {
        const wanted = { ...CUTOVER, previous: view(0), route: view(0) };
        assert.match(
            refusal(live({ route: view(100) }), wanted),
            /it was green 100 % and is now blue 100 %.*run `pulumi up --refresh`/,
        );
    });

    it("moves back what somebody moved if the refreshed state shows it", () => {
        const wanted = { ...CUTOVER, previous: view(100), route: view(0) };
        assert.equal(decideGate(live({ route: view(100) }), wanted).allowed, true);
    });

    it("demands all pods if a rule may take all requests", () => {
        assert.match(
            refusal(live({ green: pods(1) }), { ...CUTOVER, route: view(100, { green: true }) }),
            /green would get the requests that match a rule, up to 100 % of the traffic and has 1 ready pod; needed: 3/,
        );
    });

    it("says what is needed and why where the target need only be better than the colour with the traffic", () => {
        const now = live({ blue: pods(3), green: pods(3) });
        assert.match(
            refusal(now, { ...CUTOVER, minReplicas: 9 }),
            /needed: 4 \(one more than the 3 ready pods of blue, which has the traffic now\)/,
        );
    });

    it("refuses a cutover that would leave matching requests behind", () => {
        assert.match(
            refusal(live(), { ...CUTOVER, route: view(0, { blue: true }) }),
            /traffic\.match is set: requests that match would stay on blue/,
        );
    });

    it("judges the colour that gets the requests that match", () => {
        assert.match(
            refusal(live({ green: pods(0) }), { ...CUTOVER, route: view(100, { green: true }) }),
            /green would get the requests that match/,
        );
    });

    const hold = { from: "green", reason: "errors", time: "2030-01-01T11:00:00Z" } as const;

    it("keeps traffic away from a colour that was rolled back from", () => {
        assert.match(
            refusal(live({ hold }), CUTOVER),
            /rolled back from green at .* \(errors\).*bluegreen release my-app/,
        );
    });

    it("holds no other colour", () => {
        const held = live({ hold, route: view(0) });
        assert.equal(decideGate(held, { ...CUTOVER, route: view(100) }).allowed, true);
    });

    const override = { reason: "blue burns", until: "2030-01-01T13:00:00Z" };

    it("lets an operator leave a burning colour for fewer pods", () => {
        const decision = decideGate(live({ green: pods(1) }), { ...CUTOVER, override });
        assert.match(
            decision.allowed ? (decision.note ?? "") : "",
            /gate\.override lets traffic move: green has 1 ready pod, needed: 3\. .* blue burns/,
        );
    });

    it("lets no override move traffic to a colour without pods while the other one serves", () => {
        assert.match(
            refusal(live({ green: pods(0) }), { ...CUTOVER, override }),
            /green would get 100 % of the traffic and has 0 ready pods.*gate\.override lets traffic move to one ready pod/,
        );
    });

    it("lets an override move from a colour without pods to another one without pods", () => {
        assert.equal(decideGate(live({ blue: pods(0), green: pods(0) }), { ...CUTOVER, override }).allowed, true);
    });

    it("forgets an override when its time is over", () => {
        const late = { ...CUTOVER, override, now: new Date("2030-01-01T13:00:01Z") };
        assert.match(refusal(live({ green: pods(1) }), late), /The present one ended at 2030-01-01T13:00:00Z/);
    });

    it("lets no override move traffic onto a held colour", () => {
        assert.equal(decideGate(live({ hold }), { ...CUTOVER, override }).allowed, false);
    });

    it("never needs more pods for a smaller share", () => {
        const percent = fc.integer({ min: 1, max: 100 });
        fc.assert(
            fc.property(percent, percent, fc.nat(50), fc.nat(50), (one, another, blue, green) => {
                const [less, more] = [Math.min(one, another), Math.max(one, another)];
                const now = live({ blue: pods(blue), green: pods(green) });
                const allowed = (share: number) => decideGate(now, { ...CUTOVER, route: view(100 - share) }).allowed;
                // Beyond half, the order of the colours turns and a split is refused for what it leaves behind.
                assert.ok(more > 50 || allowed(less) || !allowed(more));
            }),
        );
    });

    it("lets every target pass that has all the pods the live colour has", () => {
        fc.assert(
            fc.property(fc.integer({ min: 1, max: 100 }), fc.integer({ min: 1, max: 100 }), (count, share) => {
                const now = live({ blue: pods(count), green: pods(count) });
                const route = view(share === 100 ? 0 : 100 - Math.min(share, 50));
                assert.equal(decideGate(now, { ...CUTOVER, route }).allowed, true);
            }),
        );
    });
});
