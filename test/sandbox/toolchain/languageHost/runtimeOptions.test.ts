import assert from "node:assert/strict";
import { optionsEnvironment, parseRuntimeOptions } from "./runtimeOptions.ts";

describe("Runtime options", () => {
    it("have ts-node compile TypeScript unless told otherwise", () => {
        assert.deepEqual(optionsEnvironment(parseRuntimeOptions({})), { PULUMI_NODEJS_TYPESCRIPT: "true" });
    });

    it("leave TypeScript to Node where typescript is false", () => {
        assert.deepEqual(optionsEnvironment(parseRuntimeOptions({ typescript: false })), {});
    });

    it("tell the SDK which tsconfig to read", () => {
        const environment = optionsEnvironment(
            parseRuntimeOptions({ typescript: false, tsconfig: "tsconfig.pulumi.json" }),
        );
        assert.deepEqual(environment, { PULUMI_NODEJS_TSCONFIG_PATH: "tsconfig.pulumi.json" });
    });

    it("split nodeargs as a shell would", () => {
        assert.deepEqual(parseRuntimeOptions({ nodeargs: "--inspect --title='a b'" }).nodeArguments, [
            "--inspect",
            "--title=a b",
        ]);
    });

    it("refuse a typescript that is no boolean", () => {
        assert.throws(
            () => parseRuntimeOptions({ typescript: "false" }),
            /"typescript" is "false"; it must be true or false/,
        );
    });

    it("refuse nodeargs that are no string", () => {
        assert.throws(() => parseRuntimeOptions({ nodeargs: ["--inspect"] }), /"nodeargs" is \["--inspect"\]/);
    });

    it("refuse a package manager that nobody knows, naming those that are", () => {
        assert.throws(() => parseRuntimeOptions({ packagemanager: "bower" }), /"bower"; allowed are auto, npm, pnpm/);
    });
});
