import assert from "node:assert/strict";
import fc from "fast-check";
import { type ChangeTime, type ColorChange, decideDrain, restOfDelay } from "../../../src/cutover/drain.ts";
import { live, pods, view } from "./live.ts";

const NOW = new Date("2030-01-01T12:00:00Z");

/** Green has no traffic and is to lose its pods. */
const SHRINK: ColorChange = {
    name: "my-app",
    color: "green",
    replicas: 0,
    template: false,
    differences: [],
    uid: "uid",
    pinned: false,
    meantToServe: false,
    allowLiveChange: false,
};

function refusal(...args: Parameters<typeof decideDrain>): string {
    const decision = decideDrain(...args);
    return decision.allowed ? `allowed ${decision.drains ? "after the drain" : "at once"}` : decision.reason;
}

describe("the drain", () => {
    it("lets a colour without traffic shrink once the drain is over", () => {
        assert.equal(refusal(live(), SHRINK), "allowed after the drain");
    });

    it("refuses to shrink the colour that has traffic, whatever the update believes", () => {
        assert.match(
            refusal(live({ route: view(0) }), SHRINK),
            /^my-app: green was left unchanged\. It has 100 % of the traffic, and this update would scale it down from 3 pods to 0\. .*pulumi up --refresh/,
        );
    });

    it("says how to keep a colour as it was scaled by hand", () => {
        assert.match(
            refusal(live({ route: view(0) }), { ...SHRINK, replicas: 2 }),
            /If somebody scaled green by hand, declare green\.replicas 3\./,
        );
    });

    it("refuses to shrink a canary", () => {
        assert.match(refusal(live({ route: view(90) }), SHRINK), /It has 10 % of the traffic/);
    });

    it("refuses to shrink a colour that only some requests are sent to", () => {
        assert.match(refusal(live({ route: view(100, { green: true }) }), SHRINK), /requests that match its rule/);
    });

    it("refuses other pods for the colour that has traffic", () => {
        assert.match(
            refusal(live({ route: view(0) }), { ...SHRINK, replicas: 3, template: true, meantToServe: true }),
            /replace the pods of green\. Make this change to the other colour/,
        );
    });

    it("lets the colour that has traffic keep its pods", () => {
        assert.equal(refusal(live({ route: view(0) }), { ...SHRINK, replicas: 3 }), "allowed at once");
    });

    it("lets the colour that has traffic grow", () => {
        assert.equal(refusal(live({ route: view(0) }), { ...SHRINK, replicas: 5 }), "allowed at once");
    });

    it("does what it is told to with allowLiveChange, to the colour that the program gives traffic to", () => {
        const serving = { ...SHRINK, meantToServe: true, allowLiveChange: true };
        for (const change of [
            { ...serving, replicas: 2 },
            { ...serving, replicas: 3, template: true },
        ]) {
            assert.equal(refusal(live({ route: view(0) }), change), "allowed at once");
        }
    });

    it("does not let allowLiveChange change a colour to which somebody has moved the traffic", () => {
        const shrunk = refusal(live({ route: view(0) }), { ...SHRINK, replicas: 1, allowLiveChange: true });
        assert.match(
            shrunk,
            /scale it down from 3 pods to 1\. .*read its preview\. Otherwise move .*does not permit this\.$/,
        );
        const replaced = { ...SHRINK, replicas: 3, template: true, allowLiveChange: true };
        const words = refusal(live({ route: view(0) }), replaced);
        assert.match(words, /The program gives (blue|green) no traffic.*pulumi up --refresh.*does not permit this\.$/);
    });

    it("takes no allowLiveChange for leave to end all pods of a colour that has traffic, and does not advise it", () => {
        const canary = { ...SHRINK, meantToServe: true };
        for (const allowLiveChange of [false, true]) {
            const words = refusal(live({ route: view(90) }), { ...canary, allowLiveChange });
            assert.match(words, /It has 10 % of the traffic, and this update would scale it down from 3 pods to 0\./);
            assert.doesNotMatch(words, /set allowLiveChange/);
        }
    });

    it("drains a colour that has lost the traffic with allowLiveChange too", () => {
        for (const change of [SHRINK, { ...SHRINK, replicas: 3, template: true }]) {
            assert.equal(refusal(live(), { ...change, allowLiveChange: true }), "allowed after the drain");
        }
    });

    it("drains before other pods too", () => {
        assert.equal(refusal(live(), { ...SHRINK, replicas: 3, template: true }), "allowed after the drain");
    });

    it("refuses to scale down a colour that the Service selects, since callers without a sidecar reach it", () => {
        assert.match(
            refusal(live(), { ...SHRINK, pinned: true }),
            /It has the traffic of callers without a sidecar, because the Service selects it, and this update would scale it down/,
        );
    });

    it("names what the other pods lack, and says that it can be declared", () => {
        const differences = [
            "removes spec.containers[my-app].env[FEATURE]",
            "adds a",
            "adds b",
            "adds c",
            "adds d",
            "adds e",
        ];
        assert.match(
            refusal(live({ route: view(0) }), {
                ...{ ...SHRINK, replicas: 3, template: true, differences, meantToServe: true },
            }),
            /replace the pods of green \(it removes spec\.containers\[my-app\]\.env\[FEATURE\], .* and 1 more\)\. If something was set by hand and should stay, declare it in the program\. Otherwise make/,
        );
    });

    it("refuses to shrink serving pods where the route is gone", () => {
        assert.match(
            refusal(live({ route: null }), SHRINK),
            /the VirtualService is missing, so it is not known .*\. Run `pulumi up --refresh`/,
        );
    });

    it("lets a first deployment be mended that never served", () => {
        assert.equal(
            refusal(live({ route: null, green: pods(0, 3) }), { ...SHRINK, template: true }),
            "allowed at once",
        );
    });

    it("trusts no object but the one that the state knows", () => {
        assert.match(refusal(live(), { ...SHRINK, uid: "another" }), /has uid uid, but Pulumi's state has another/);
    });

    it("leaves the number to an autoscaler", () => {
        assert.equal(refusal(live({ route: view(0) }), { ...SHRINK, replicas: undefined }), "allowed at once");
    });

    it("never lets a colour with any traffic lose a pod", () => {
        fc.assert(
            fc.property(fc.integer({ min: 0, max: 99 }), fc.integer({ min: 1, max: 50 }), (bluePercent, count) => {
                const now = live({ route: view(bluePercent), green: pods(count) });
                assert.equal(decideDrain(now, { ...SHRINK, replicas: count - 1 }).allowed, false);
            }),
        );
    });
});

describe("the rest of the delay", () => {
    const FOREVER = 3_600_000;
    const SECONDS = 30;
    const rest = (change: Partial<ChangeTime>) =>
        restOfDelay({ changedAt: undefined, seenMilliseconds: 0, watched: false, ...change }, SECONDS, NOW);

    it("counts from the change, by the cluster's clock", () => {
        assert.equal(rest({ changedAt: new Date("2030-01-01T11:59:50Z") }), 20_999);
        assert.equal(rest({ changedAt: new Date("2030-01-01T11:00:00Z") }), 0);
    });

    it("counts from the first reading if the time of the change is unknown, and so ends", () => {
        assert.equal(rest({}), 30_999);
        assert.equal(rest({ seenMilliseconds: 30_000 }), 999);
        assert.equal(rest({ seenMilliseconds: FOREVER }), 0);
    });

    it("counts from its own sight of a change, though the clock here is ahead by more than the delay", () => {
        const changedAt = new Date("2030-01-01T11:59:00Z");
        assert.equal(rest({ changedAt, watched: true, seenMilliseconds: 1000 }), 29_999);
    });

    it("is over once the change has been seen for so long, though the cluster's clock is an hour ahead", () => {
        const changedAt = new Date("2030-01-01T13:00:00Z");
        assert.equal(rest({ changedAt }), 30_999);
        assert.equal(rest({ changedAt, seenMilliseconds: 31_000 }), 0);
    });

    it("is never longer than the delay, whatever the clocks say", () => {
        fc.assert(
            fc.property(
                fc.option(fc.date({ noInvalidDate: true }), { nil: undefined }),
                fc.nat(600_000),
                fc.boolean(),
                fc.nat(600),
                (changedAt, seenMilliseconds, watched, seconds) => {
                    const wait = restOfDelay({ changedAt, seenMilliseconds, watched }, seconds, NOW);
                    assert.ok(wait >= 0 && wait < (seconds + 1) * 1000);
                    assert.ok(wait + seenMilliseconds <= seconds * 1000 + 999 || wait === 0);
                },
            ),
        );
    });
});
