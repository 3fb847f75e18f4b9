import assert from "node:assert/strict";
import { decideProxies, type ProxyList, type ProxyState, readProxies } from "../../../src/cutover/proxies.ts";

const proxy = (name: string, sent: string, acked = sent): ProxyState => ({ proxy: name, sent, acked });
const at = (seconds: number, ...proxies: ProxyState[]): ProxyList => ({ at: new Date(seconds * 1000), proxies });
const BEFORE = [proxy("gateway", "1"), proxy("client", "1")];

function waitingFor(before: ProxyState[], first: ProxyList, now: ProxyList, gone: string[] = []): string[] {
    const decision = decideProxies(before, first, now, new Set(gone));
    return decision.done ? [] : decision.waitingFor;
}

describe("waiting for proxies", () => {
    it("ends when each has taken over what it was sent after the change", () => {
        const now = at(1, proxy("gateway", "2"), proxy("client", "2"));
        assert.deepEqual(waitingFor(BEFORE, now, now), []);
    });

    it("goes on while one has not acknowledged", () => {
        const now = at(60, proxy("gateway", "2"), proxy("client", "2", "1"));
        assert.deepEqual(waitingFor(BEFORE, at(0, proxy("client", "2", "1")), now), ["client"]);
    });

    it("goes on while one may still be sent something", () => {
        const now = at(9, proxy("gateway", "2"), proxy("client", "1"));
        assert.deepEqual(waitingFor(BEFORE, at(0, ...BEFORE), now), ["client"]);
    });

    it("ends for one that was sent nothing for ten seconds", () => {
        const now = at(10, proxy("gateway", "2"), proxy("client", "1"));
        assert.deepEqual(waitingFor(BEFORE, at(0, ...BEFORE), now), []);
    });

    it("goes on for one that is gone from the list but not from the cluster", () => {
        const now = at(60, proxy("gateway", "2"));
        assert.deepEqual(waitingFor(BEFORE, at(0, ...BEFORE), now), ["client"]);
    });

    it("ends for one of which the pod is gone", () => {
        const now = at(60, proxy("gateway", "2"));
        assert.deepEqual(waitingFor(BEFORE, at(0, ...BEFORE), now, ["client"]), []);
    });

    it("takes an empty list for no proof", () => {
        assert.deepEqual(waitingFor([], at(0), at(60)), ["any proxy: istiod lists none"]);
    });

    it("wants ten calm seconds where nobody looked before the change", () => {
        const now = (seconds: number) => at(seconds, proxy("gateway", "2"));
        assert.deepEqual([waitingFor([], now(0), now(9)), waitingFor([], now(0), now(10))], [["gateway"], []]);
    });

    it("reads what istiod says", () => {
        assert.deepEqual(readProxies([{ proxy: "gw-0.istio-system", route_sent: "2", route_acked: "1" }]), [
            proxy("gw-0.istio-system", "2", "1"),
        ]);
    });

    it("takes nothing else for an answer", () => {
        assert.throws(() => readProxies({ error: "no" }), /gave no list of proxies/);
    });
});
