import assert from "node:assert/strict";
import { meshAndGateway } from "../../../policy-pack/policies/meshAndGateway.ts";
import { destinations, myApp } from "../myApp.ts";
import { type Reported, runStackPolicy, UNKNOWN_STRING } from "../stackOf.ts";

const HTTP = [{ route: destinations("my-app", { blue: 100 }) }];
const GATEWAY_ONLY = { hosts: ["my-app.example.com"], gateways: ["gw"], http: HTTP };

describe("mesh-and-gateway", () => {
    it("accepts a route for the mesh alone", async () => {
        assert.deepEqual(await judged({ hosts: ["my-app"], http: HTTP }), []);
    });

    it("accepts a route for both that names the Service", async () => {
        const spec = { ...GATEWAY_ONLY, hosts: ["my-app.example.com", "my-app"], gateways: ["gw", "mesh"] };
        assert.deepEqual(await judged(spec), []);
    });

    it("blocks a route for a gateway alone", async () => {
        const [violation] = await judged(GATEWAY_ONLY);
        assert.equal(violation?.level, "mandatory");
        assert.match(violation?.message ?? "", /my-app\.default for a gateway, but not for the mesh/);
    });

    it("accepts a route for a gateway where another one routes the mesh to subsets", async () => {
        assert.deepEqual(await judged(GATEWAY_ONLY, { hosts: ["my-app"], http: HTTP }), []);
    });

    it("blocks it where the other one routes the mesh to the whole Service", async () => {
        const whole = [{ route: [{ destination: { host: "my-app" } }] }];
        assert.equal((await judged(GATEWAY_ONLY, { hosts: ["my-app"], http: whole }))[0]?.level, "mandatory");
    });

    it("blocks a rule that leaves the mesh out although its VirtualService is bound to it", async () => {
        const http = [{ match: [{ gateways: ["gw"] }], route: destinations("my-app", { blue: 100 }) }];
        const [violation] = await judged({ hosts: ["my-app"], gateways: ["gw", "mesh"], http });
        assert.equal(violation?.level, "mandatory");
    });

    it("warns where the mesh is bound, but the Service's own name is not among the hosts", async () => {
        const [report] = await judged({ ...GATEWAY_ONLY, gateways: ["gw", "mesh"] });
        assert.equal(report?.level, "advisory");
        assert.match(report?.message ?? "", /not among its hosts/);
    });

    it("leaves routes without subsets alone", async () => {
        const http = [{ route: [{ destination: { host: "my-app" } }] }];
        assert.deepEqual(await judged({ ...GATEWAY_ONLY, http }), []);
    });

    it("says that it cannot tell while the gateways are not known yet", async () => {
        const [report] = await judged({ ...GATEWAY_ONLY, gateways: [UNKNOWN_STRING] });
        assert.match(report?.message ?? "", /^Not checked: whether .* is bound to the mesh/);
    });
});

function judged(...specs: Record<string, unknown>[]): Promise<Reported[]> {
    const routes = specs.map((route, index) => ({ ...myApp({ route }).route, name: `route-${index}`, dependsOn: [] }));
    return runStackPolicy(meshAndGateway, routes);
}
