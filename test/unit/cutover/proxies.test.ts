import assert from "node:assert/strict";
import {
    type Followed,
    follow,
    knowsRoute,
    type Look,
    lateProxies,
    type ProxyState,
    readProxies,
} from "../../../src/cutover/proxies.ts";

/** The clock that only ever goes on, when istiod's shows noon. */
const NOON = 1_000_000;
const CLOCK = Date.parse("2030-01-01T12:00:00Z");

/** A nonce of what istiod gathered so many seconds after noon, by its own clock. */
const nonce = (seconds: number) =>
    `${new Date(CLOCK + seconds * 1000).toISOString().replace(".000", "")}/7f47ac10b-58cc-4372-a567-0e02b2c3d479`;
const OLD = nonce(-60);

const proxy = (name: string, sent = OLD, acked = sent, refused = ""): ProxyState => ({
    proxy: name,
    sent,
    acked,
    refused,
});

/** A look so many seconds after noon, when istiod heard of the change. */
function look(seconds: number, ...proxies: ProxyState[]): Look {
    const at = NOON + seconds * 1000;
    return { istiod: "istiod", asked: at, at, clock: CLOCK + seconds * 1000, heardAt: NOON, proxies };
}

/** Who is late after so many looks at one istiod, and why. */
function late(looks: Look[], known: string[] = [], gone: string[] = []): [who: string, why: string][] {
    let followed: Followed[] = [];
    const names = new Set(known);
    for (const each of looks) {
        followed = follow(followed, [each]);
        for (const { proxy } of followed) names.add(proxy);
    }
    const last = looks.slice(-1);
    return lateProxies(followed, last, [...names], new Set(gone), last[0]?.at ?? 0).map(({ who, why }) => [who, why]);
}

const names = (...args: Parameters<typeof late>) => late(...args).map(([who]) => who);

/** One look in a second. */
const seconds = (count: number, at: (second: number) => Look) =>
    Array.from({ length: count + 1 }, (_, each) => at(each));

describe("waiting for proxies", () => {
    it("ends for one that has a push made after istiod learned of the change", () => {
        assert.deepEqual(names([look(3, proxy("gateway", nonce(3)))]), []);
    });

    it("ends for it although a newer push is under way, as always in a busy mesh", () => {
        assert.deepEqual(names([look(6, proxy("gateway", nonce(6), nonce(4)))]), []);
    });

    it("stays ended for it", () => {
        const looks = [look(3, proxy("gateway", nonce(3))), look(4, proxy("gateway", nonce(4), "unreadable"))];
        assert.deepEqual(names(looks), []);
    });

    it("continues for one whose push istiod may have made before", () => {
        const pushed = (second: number) => look(second, proxy("client", second === 0 ? OLD : nonce(1)));
        assert.deepEqual(names(seconds(14, pushed)), ["client"]);
    });

    it("ends for one that a push of another service reached, once it is sent nothing for long", () => {
        const pushed = (second: number) => look(second, proxy("client", second < 3 ? OLD : nonce(0)));
        assert.deepEqual([names(seconds(17, pushed)), names(seconds(18, pushed))], [["client"], []]);
    });

    it("ends for one that the change does not concern while others are pushed something all the time", () => {
        const busy = (second: number) =>
            look(second, proxy("client"), proxy("other", nonce(second), nonce(second - 1)));
        assert.deepEqual([names(seconds(14, busy)), names(seconds(15, busy))], [["client"], []]);
    });

    it("continues while one has not acknowledged its push, and says what it rejected", () => {
        const stuck = (second: number) =>
            look(second, proxy("client", nonce(0), OLD), proxy("gw", nonce(0), OLD, "no cluster x"));
        assert.deepEqual(late(seconds(60, stuck)), [
            ["client", "it has not acknowledged its newest routes"],
            ["gw", "it rejected its newest routes: no cluster x"],
        ]);
    });

    it("proves nothing while istiod does not know of the change", () => {
        const deaf = (second: number) => ({ ...look(second, proxy("client", nonce(second))), heardAt: undefined });
        assert.deepEqual(names(seconds(60, deaf)), ["istiod", "client"]);
    });

    it("takes no silence of an istiod that does not answer, or only late, for calm", () => {
        const problem = { istiod: "istiod", asked: NOON, at: NOON + 14_000, problem: "istiod: 429" };
        const calm = seconds(13, (second) => look(second, proxy("client")));
        assert.deepEqual(late([...calm, problem]), [
            ["istiod", "istiod: 429"],
            ["client", "istiod may still have to send it the change"],
        ]);
        assert.deepEqual(names([...calm, problem, look(20, proxy("client"))]), ["client"]);
        const slow = { ...look(14, proxy("client")), asked: NOON + 9000 };
        assert.deepEqual(names([...calm, slow, look(28, proxy("client"))]), ["client"]);
        assert.deepEqual(names([...calm, slow, look(29, proxy("client"))]), []);
    });

    it("does not count by a clock that istiod does not tell", () => {
        assert.deepEqual(names([{ ...look(3, proxy("client", nonce(3))), clock: undefined }]), ["client"]);
    });

    it("continues for one that is gone from the list but not from the cluster", () => {
        assert.deepEqual(late([look(60, proxy("gateway", nonce(60)))], ["client"]), [
            ["client", "no istiod lists it any more, but its pod still exists"],
        ]);
    });

    it("ends for one whose pod is gone", () => {
        assert.deepEqual(names([look(60, proxy("gateway", nonce(60)))], ["client"], ["client"]), []);
    });

    it("takes an empty list for no proof", () => assert.deepEqual(names([look(60)]), ["any proxy"]));

    it("ends for one that has moved to another istiod, and has the route from there", () => {
        const left = look(3, proxy("client", nonce(0), OLD));
        const joined = { ...look(3, proxy("client", nonce(3))), istiod: "another" };
        assert.deepEqual(lateProxies(follow([], [left, joined]), [left, joined], ["client"], new Set(), NOON), []);
    });

    it("reads what istiod says", () => {
        const resources = { "type.googleapis.com/envoy.config.route.v3.RouteConfiguration": { lastError: "no" } };
        assert.deepEqual(
            readProxies([
                { proxy: "gw-0.istio-system", route_sent: "2", route_acked: "1", resources },
                { proxy: "zt.x" },
            ]),
            [proxy("gw-0.istio-system", "2", "1", "no"), proxy("zt.x", "", "", "")],
        );
    });

    it("takes nothing else for an answer", () => {
        assert.throws(() => readProxies({ error: "no" }), /gave no list of proxies/);
        assert.throws(() => knowsRoute({ error: "no" }, { uid: "route", generation: 2 }), /gave no list of objects/);
    });

    it("tells by its configuration whether an istiod knows of a change", () => {
        const object = (generation: number, kind = "VirtualService") => ({
            kind,
            metadata: { uid: "route", generation },
        });
        const knows = (...objects: object[]) => knowsRoute(objects, { uid: "route", generation: 2 });
        assert.deepEqual(
            [knows(object(1)), knows(object(2)), knows(object(3)), knows(object(1, "Sidecar"))],
            [false, true, true, true],
        );
    });
});
