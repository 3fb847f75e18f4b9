import assert from "node:assert/strict";
import { gatewaySpec } from "../../../src/routing/gateway.ts";
import { settingsFor } from "../settingsFor.ts";

const selector = { istio: "ingressgateway" };

describe("the gateway", () => {
    it("opens the hosts for HTTP", () => {
        assert.deepEqual(gatewaySpec(settingsFor()), {
            selector,
            servers: [{ port: { number: 80, name: "http", protocol: "HTTP" }, hosts: ["my-app.example.com"] }],
        });
    });

    it("is not made where others are used", () => {
        assert.equal(gatewaySpec(settingsFor({ gateway: { existing: ["istio-system/main"] } })), undefined);
    });

    it("speaks HTTPS with the certificate, and sends HTTP there", () => {
        const [http, https] =
            gatewaySpec(settingsFor({ gateway: { selector, tls: { credentialName: "cert" } } }))?.servers ?? [];
        assert.deepEqual(http?.tls, { httpsRedirect: true });
        assert.deepEqual(https, {
            port: { number: 443, name: "https", protocol: "HTTPS" },
            hosts: ["my-app.example.com"],
            tls: { mode: "SIMPLE", credentialName: "cert", minProtocolVersion: "TLSV1_2" },
        });
    });

    it("answers HTTP itself where no redirect is wanted", () => {
        const tls = { credentialName: "cert", httpsRedirect: false };
        assert.equal(gatewaySpec(settingsFor({ gateway: { selector, tls } }))?.servers[0]?.tls, undefined);
    });
});
