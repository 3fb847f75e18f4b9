import assert from "node:assert/strict";
import { insideEnvironment } from "./environment.ts";
import { locate } from "./location.ts";

describe("the environment inside a sandbox", () => {
    const location = locate("unit");
    const inside = insideEnvironment(location, {
        PATH: "/usr/bin",
        HOME: "/home/ann",
        HTTPS_PROXY: "http://proxy:3128",
    });

    it("finds the sandbox's programs before those of the machine", () => {
        assert.equal(inside.PATH, `${location.bin}:/usr/bin`);
    });

    it("keeps what the caller had", () => assert.equal(inside.HOME, "/home/ann"));

    it("drops proxies that lead out of the namespace", () => assert.equal("HTTPS_PROXY" in inside, false));

    it("leaves npm as talkative as it is outside of npm run", () => {
        assert.equal("npm_config_loglevel" in inside, false);
    });

    it("tells where everything is, by the names that users rely on", () => {
        const contract = ["KUBECONFIG", "PULUMI_BACKEND_URL", "PULUMI_CONFIG_PASSPHRASE", "GATEWAY_URL"];
        const further = ["MESH_PROXY_URL", "PROMETHEUS_URL", "ISTIOD_URL"];
        assert.deepEqual(
            [...contract, ...further].filter((name) => !inside[name]),
            [],
        );
    });

    it("refuses a sandbox name that could not be a folder", () => {
        assert.throws(() => locate("../x"), /SANDBOX_NAME: got "\.\.\/x"; allowed are/);
    });
});
