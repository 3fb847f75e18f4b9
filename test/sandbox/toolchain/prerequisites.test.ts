import assert from "node:assert/strict";
import { restoringEnvironment } from "../../fixtures/environment.ts";
import { temporaryFolder } from "../../fixtures/temporaryFolder.ts";
import { checkMachine, checkMakers, unshareArguments } from "./prerequisites.ts";

describe("what the sandbox needs of a machine", () => {
    const { platform } = process;
    const empty = temporaryFolder();
    restoringEnvironment("PATH");
    afterEach(() => Object.defineProperty(process, "platform", { value: platform }));

    it("is there on a machine that runs these tests", () => assert.doesNotThrow(checkMachine));

    it("is refused anywhere but on Linux, pointing at a cluster of one's own", () => {
        Object.defineProperty(process, "platform", { value: "darwin" });
        assert.throws(checkMachine, /needs Linux's network namespaces, and this is darwin\.\n.*KUBECONFIG/s);
    });

    it("names every missing program with the package that has it", () => {
        process.env.PATH = empty();
        assert.throws(
            () => checkMakers(new Set(["go", "python3"])),
            (error: Error) => /Go is not on PATH.*go\.dev/.test(error.message) && /python3-pip/.test(error.message),
        );
    });

    it("needs no program that nothing is built with", () => {
        process.env.PATH = empty();
        assert.doesNotThrow(() => checkMakers(new Set()));
    });

    it("needs a user namespace only without root", () => {
        assert.equal(unshareArguments(0).includes("--user"), false);
        assert.equal(unshareArguments(1000).includes("--user"), true);
    });
});
