import assert from "node:assert/strict";
import { decideIdentity } from "../../../src/cutover/identity.ts";

const IDENTITY = {
    namespace: "default",
    names: { service: "my-app", virtualService: "my-app" },
    selectorLabels: { service: { app: "my-app" }, blue: { color: "blue" }, green: { color: "green" } },
};

describe("a service's identity", () => {
    it("may stay", () => {
        assert.deepEqual(decideIdentity("my-app", structuredClone(IDENTITY), IDENTITY), { allowed: true });
    });

    it("may be recorded for the first time", () => {
        assert.deepEqual(decideIdentity("my-app", undefined, IDENTITY), { allowed: true });
    });

    it("may get a name that an earlier version of the package had no object for", () => {
        const after = { ...IDENTITY, names: { ...IDENTITY.names, another: "my-app" } };
        assert.deepEqual(decideIdentity("my-app", IDENTITY, after), { allowed: true });
    });

    it("may not change, and every change is named with what to do", () => {
        const after = {
            ...IDENTITY,
            namespace: "shop",
            selectorLabels: { ...IDENTITY.selectorLabels, blue: { tier: "x" } },
        };
        const decision = decideIdentity("my-app", IDENTITY, after);
        assert.match(
            decision.allowed ? "" : decision.reason,
            /namespace: "default" -> "shop"\n {2}selectorLabels\.blue\.color: "blue" -> nothing\n {2}selectorLabels\.blue\.tier: nothing -> "x"\nRestore the old values\./,
        );
    });
});
