import assert from "node:assert/strict";
import { oneRouteOwner } from "../../../policy-pack/policies/oneRouteOwner.ts";
import { type Reported, runStackPolicy, UNKNOWN_STRING, type Written } from "../stackOf.ts";

describe("one-route-owner", () => {
    it("accepts one VirtualService for each host", async () => {
        assert.deepEqual(await judged({ hosts: ["a"] }, { hosts: ["b"] }), []);
    });

    it("blocks a second one for the same host, however that is written", async () => {
        const [violation, ...others] = await judged({ hosts: ["a"] }, { hosts: ["a.default.svc.cluster.local"] });
        assert.deepEqual(others, []);
        assert.equal(violation?.level, "mandatory");
        assert.match(violation?.message ?? "", /default\/route-1 and .*default\/route-0 both route a\.default/);
    });

    it("accepts two for one host of a gateway, which Istio merges", async () => {
        assert.deepEqual(await judged({ hosts: ["a"], gateways: ["gw"] }, { hosts: ["a"], gateways: ["gw"] }), []);
    });

    it("accepts two that no caller sees both of", async () => {
        const spec = { hosts: ["a.shop.svc.cluster.local"], exportTo: ["."] };
        assert.deepEqual(await judged(spec, { ...spec, namespace: "other" }), []);
    });

    it("blocks two routes if one is exported to the namespace of the other", async () => {
        const spec = { hosts: ["a.shop.svc.cluster.local"], exportTo: ["."] };
        assert.equal((await judged(spec, { ...spec, namespace: "other", exportTo: ["default"] })).length, 1);
    });

    it("says that it cannot tell while a host is not known yet", async () => {
        const [report] = await judged({ hosts: ["a"] }, { hosts: [UNKNOWN_STRING] });
        assert.match(report?.message ?? "", /^Not checked: which hosts/);
    });

    it("says that it cannot tell while gateways are not known yet", async () => {
        const [report] = await judged({ hosts: ["a"] }, { hosts: ["a"], gateways: [UNKNOWN_STRING] });
        assert.match(report?.message ?? "", /^Not checked: whether .* both route a\.default/);
    });
});

function judged(...specs: (Record<string, unknown> & { namespace?: string })[]): Promise<Reported[]> {
    const routes = specs.map(
        ({ namespace = "default", ...spec }, index): Written => ({
            type: "kubernetes:networking.istio.io/v1beta1:VirtualService",
            name: `route-${index}`,
            props: { metadata: { name: `route-${index}`, namespace }, spec },
        }),
    );
    return runStackPolicy(oneRouteOwner, routes);
}
