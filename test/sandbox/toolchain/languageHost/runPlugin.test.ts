import assert from "node:assert/strict";
import pb, { type RunPluginRequest } from "@pulumi/pulumi/proto/language_pb.js";
import type { Program } from "./programInfo.ts";
import { pluginCommand } from "./runPlugin.ts";
import { parseRuntimeOptions } from "./runtimeOptions.ts";

function program(options: Record<string, unknown> = {}): Program {
    return { rootDirectory: "/pack", directory: "/pack", entryPoint: ".", options: parseRuntimeOptions(options) };
}

function request(kind: string): RunPluginRequest {
    return new pb.RunPluginRequest().setKind(kind).setPwd("/work").setArgsList(["127.0.0.1:4000"]);
}

describe("A policy pack", () => {
    it("gets its directory last", () => {
        const command = pluginCommand(request("analyzer"), program(), "run-policy-pack");
        assert.deepEqual(command.arguments, ["run-policy-pack", "127.0.0.1:4000", "/pack"]);
    });

    it("runs in its directory", () => {
        assert.equal(pluginCommand(request("analyzer"), program(), "run-policy-pack").cwd, "/pack");
    });
});

describe("A plugin", () => {
    it("gets its directory first", () => {
        const command = pluginCommand(request("resource"), program(), "run-plugin");
        assert.deepEqual(command.arguments, ["run-plugin", "/pack", "127.0.0.1:4000"]);
    });

    it("runs where the engine wants it", () => {
        assert.equal(pluginCommand(request("resource"), program(), "run-plugin").cwd, "/work");
    });

    it("has nodeargs before the SDK's entry", () => {
        const command = pluginCommand(request("resource"), program({ nodeargs: "--inspect" }), "run-plugin");
        assert.deepEqual(command.arguments.slice(0, 2), ["--inspect", "run-plugin"]);
    });

    it("has the engine's environment, not the host's", () => {
        const asked = request("resource").setEnvList(["KUBECONFIG=/kubeconfig"]);
        assert.deepEqual(pluginCommand(asked, program({ typescript: false }), "run-plugin").environment, {
            KUBECONFIG: "/kubeconfig",
        });
    });

    it("has the last of two values for one variable", () => {
        const asked = request("resource").setEnvList(["COLOR=blue", "COLOR=green"]);
        assert.equal(pluginCommand(asked, program(), "run-plugin").environment.COLOR, "green");
    });

    it("has values with an equals sign whole", () => {
        const asked = request("resource").setEnvList(["NODE_OPTIONS=--title=x"]);
        assert.equal(pluginCommand(asked, program(), "run-plugin").environment.NODE_OPTIONS, "--title=x");
    });

    it("has the runtime options in its environment", () => {
        const { environment } = pluginCommand(request("resource"), program(), "run-plugin");
        assert.equal(environment.PULUMI_NODEJS_TYPESCRIPT, "true");
    });
});
