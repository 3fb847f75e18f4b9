import assert from "node:assert/strict";
import { type ComponentResource, output, runtime } from "@pulumi/pulumi";
import { applyModeOf } from "../../../src/cutover/applyMode.ts";
import { restoringEnvironment } from "../../fixtures/environment.ts";

const KEY = "kubernetes:enableServerSideApply";
const VARIABLE = "PULUMI_K8S_ENABLE_SERVER_SIDE_APPLY";

const withProvider = (inputs: object) => ({ getProvider: () => inputs }) as unknown as ComponentResource;

describe("how the provider applies", () => {
    restoringEnvironment(VARIABLE);
    afterEach(() => runtime.setAllConfig({}));

    it("is on the server unless somebody says otherwise", async () => {
        assert.equal(await applyModeOf({}), "server");
        assert.equal(await applyModeOf({ component: withProvider({}) }), "server");
    });

    it("is what the component's own provider says, and no other", async () => {
        runtime.setConfig(KEY, "false");
        const component = withProvider({ enableServerSideApply: output("true") });
        assert.equal(await applyModeOf({ component }), "server");
        assert.equal(
            await applyModeOf({ component: withProvider({ enableServerSideApply: output("false") }) }),
            "client",
        );
    });

    it("is what the stack's configuration says, else the environment", async () => {
        process.env[VARIABLE] = "false";
        assert.equal(await applyModeOf({}), "client");
        runtime.setConfig(KEY, "true");
        assert.equal(await applyModeOf({}), "server");
    });
});
