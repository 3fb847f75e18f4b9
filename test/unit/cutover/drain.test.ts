import assert from "node:assert/strict";
import fc from "fast-check";
import { type ColorChange, decideDrain } from "../../../src/cutover/drain.ts";
import { live, pods, view } from "./live.ts";

const NOW = new Date("2030-01-01T12:00:00Z");

/** Green has no traffic and is to lose its pods, long after the last change of the route. */
const SHRINK: ColorChange = {
    name: "my-app",
    color: "green",
    replicas: 0,
    template: false,
    uid: "uid",
    allowLiveChange: false,
    scaleDownDelaySeconds: 30,
    now: NOW,
};
const CALM = { changedAt: new Date("2030-01-01T11:00:00Z") };

function refusal(...args: Parameters<typeof decideDrain>): string {
    const decision = decideDrain(...args);
    return decision.allowed ? `allowed after ${decision.waitMilliseconds}` : decision.reason;
}

describe("the drain", () => {
    it("lets a colour without traffic shrink at once, long after the route changed", () => {
        assert.deepEqual(decideDrain(live(CALM), SHRINK), { allowed: true, waitMilliseconds: 0, drains: true });
    });

    it("refuses to shrink the colour that has traffic, whatever the update believes", () => {
        assert.match(
            refusal(live({ ...CALM, route: view(0) }), SHRINK),
            /^my-app: green was left as it is\. It has 100 % of the traffic, and this update would shrink it from 3 pods to 0\. .*pulumi up --refresh/,
        );
    });

    it("tells whoever scaled the colour by hand how to keep that", () => {
        assert.match(
            refusal(live({ ...CALM, route: view(0) }), { ...SHRINK, replicas: 2 }),
            /If somebody scaled green by hand, declare replicas 3;/,
        );
    });

    it("refuses to shrink a canary", () => {
        assert.match(refusal(live({ ...CALM, route: view(90) }), SHRINK), /It has 10 % of the traffic/);
    });

    it("refuses to shrink a colour that only some requests are sent to", () => {
        assert.match(
            refusal(live({ ...CALM, route: view(100, { green: true }) }), SHRINK),
            /requests that match its rule/,
        );
    });

    it("refuses other pods for the colour that has traffic", () => {
        assert.match(
            refusal(live({ ...CALM, route: view(0) }), { ...SHRINK, replicas: 3, template: true }),
            /replace the pods of green by others\. Give the change to the other colour/,
        );
    });

    it("lets the colour that has traffic keep its pods", () => {
        assert.equal(refusal(live({ route: view(0) }), { ...SHRINK, replicas: 3 }), "allowed after 0");
    });

    it("lets the colour that has traffic grow", () => {
        assert.equal(refusal(live({ route: view(0) }), { ...SHRINK, replicas: 5 }), "allowed after 0");
    });

    it("does what it is told to with allowLiveChange", () => {
        assert.equal(refusal(live({ route: view(0) }), { ...SHRINK, allowLiveChange: true }), "allowed after 0");
    });

    it("waits for the rest of the delay after the route changed", () => {
        const recently = { changedAt: new Date("2030-01-01T11:59:50Z") };
        assert.equal(refusal(live(recently), SHRINK), "allowed after 20999");
    });

    it("waits the whole delay where nobody says when the route changed", () => {
        assert.equal(refusal(live(), SHRINK), "allowed after 30999");
    });

    it("waits before other pods too", () => {
        assert.equal(refusal(live(), { ...SHRINK, replicas: 3, template: true }), "allowed after 30999");
    });

    it("refuses to shrink serving pods where the route is gone", () => {
        assert.match(refusal(live({ route: null }), SHRINK), /the route .* is not there\. Run `pulumi up --refresh`/);
    });

    it("lets a first deployment be mended that never served", () => {
        assert.equal(
            refusal(live({ route: null, green: pods(0, 3) }), { ...SHRINK, template: true }),
            "allowed after 0",
        );
    });

    it("trusts no object but the one that the state knows", () => {
        assert.match(
            refusal(live(CALM), { ...SHRINK, uid: "another" }),
            /has uid uid, the one in Pulumi's state another/,
        );
    });

    it("leaves the number to an autoscaler", () => {
        assert.equal(refusal(live({ route: view(0) }), { ...SHRINK, replicas: undefined }), "allowed after 0");
    });

    it("never waits longer than the delay, whatever the clocks say", () => {
        fc.assert(
            fc.property(fc.date({ noInvalidDate: true }), fc.nat(600), (changedAt, scaleDownDelaySeconds) => {
                const decision = decideDrain(live({ changedAt }), { ...SHRINK, scaleDownDelaySeconds });
                assert.ok(decision.allowed);
                assert.ok(
                    decision.waitMilliseconds >= 0 && decision.waitMilliseconds < (scaleDownDelaySeconds + 1) * 1000,
                );
            }),
        );
    });

    it("never lets a colour with any traffic lose a pod", () => {
        fc.assert(
            fc.property(fc.integer({ min: 0, max: 99 }), fc.integer({ min: 1, max: 50 }), (bluePercent, count) => {
                const now = live({ ...CALM, route: view(bluePercent), green: pods(count) });
                assert.equal(decideDrain(now, { ...SHRINK, replicas: count - 1 }).allowed, false);
            }),
        );
    });
});
