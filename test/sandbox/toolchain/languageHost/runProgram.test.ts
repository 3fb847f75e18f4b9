import assert from "node:assert/strict";
import pb, { type RunRequest } from "@pulumi/pulumi/proto/language_pb.js";
import { newHost } from "./host.ts";
import type { Program } from "./programInfo.ts";
import { programArguments, programEnvironment, programResponse, runProgram } from "./runProgram.ts";
import { parseRuntimeOptions } from "./runtimeOptions.ts";

const HOST = newHost(["127.0.0.1:4001"], {
    environment: process.env,
    onStdout: () => undefined,
    onStderr: () => undefined,
});

function program(options: Record<string, unknown> = {}): Program {
    return {
        rootDirectory: "/app",
        directory: "/app/src",
        entryPoint: "program.ts",
        options: parseRuntimeOptions(options),
    };
}

function request(): RunRequest {
    return new pb.RunRequest()
        .setMonitorAddress("127.0.0.1:4002")
        .setOrganization("organization")
        .setProject("greeter")
        .setStack("dev")
        .setParallel(16);
}

describe("A program's command line", () => {
    it("has all that the SDK wants to know, then the program and its arguments", () => {
        assert.deepEqual(programArguments(request().setArgsList(["--loud", "x"]), program(), HOST), [
            ...["--monitor", "127.0.0.1:4002"],
            ...["--engine", "127.0.0.1:4001"],
            ...["--organization", "organization"],
            ...["--project", "greeter"],
            ...["--root-directory", "/app"],
            ...["--stack", "dev"],
            ...["--pwd", "/app/src"],
            ...["--parallel", "16"],
            ...["program.ts", "--loud", "x"],
        ]);
    });

    it("says that a preview is a dry run, before the program", () => {
        assert.deepEqual(programArguments(request().setDryrun(true), program(), HOST).slice(-2), [
            "--dry-run",
            "program.ts",
        ]);
    });

    it("leaves out what is not known", () => {
        const argv = programArguments(request().setOrganization(""), program(), { engineAddress: "", tracing: "" });
        assert.deepEqual(
            argv.filter((argument) => /engine|organization|tracing/.test(argument)),
            [],
        );
    });

    it("says where traces go", () => {
        const argv = programArguments(request(), program(), { ...HOST, tracing: "http://zipkin" });
        assert.equal(argv[argv.indexOf("--tracing") + 1], "http://zipkin");
    });
});

describe("A program's environment", () => {
    it("has the stack's configuration", () => {
        const configured = request();
        configured.getConfigMap().set("greeter:whom", "world");
        const { PULUMI_CONFIG } = programEnvironment(configured, program(), {});
        assert.equal(PULUMI_CONFIG, '{"greeter:whom":"world"}');
    });

    it("says which configuration is secret", () => {
        const configured = request().setConfigsecretkeysList(["greeter:token"]);
        assert.equal(programEnvironment(configured, program(), {}).PULUMI_CONFIG_SECRET_KEYS, '["greeter:token"]');
    });

    it("has an empty configuration for a stack without one", () => {
        assert.equal(programEnvironment(request(), program(), {}).PULUMI_CONFIG, "{}");
    });

    it("has the runtime options", () => {
        const environment = programEnvironment(request(), program({ tsconfig: "tsconfig.pulumi.json" }), {});
        assert.equal(environment.PULUMI_NODEJS_TSCONFIG_PATH, "tsconfig.pulumi.json");
    });

    it("keeps the host's own", () => {
        assert.equal(programEnvironment(request(), program(), { KUBECONFIG: "/kubeconfig" }).KUBECONFIG, "/kubeconfig");
    });

    it("does not let an enclosing program's configuration through", () => {
        assert.equal(programEnvironment(request(), program(), { PULUMI_CONFIG: '{"a:b":"c"}' }).PULUMI_CONFIG, "{}");
    });
});

describe("A program's end", () => {
    const ended = (code: number | null, signal: NodeJS.Signals | null = null, outOfMemory = false) =>
        programResponse({ code, signal }, outOfMemory).toObject();

    it("is a success after exit code 0", () => assert.deepEqual(ended(0), { error: "", bail: false }));

    it("is a failure already told after exit code 32", () => assert.deepEqual(ended(32), { error: "", bail: true }));

    it("is told by any other exit code", () => {
        assert.deepEqual(ended(7), { error: "Program exited with non-zero exit code: 7", bail: false });
    });

    it("is told by the signal that brought it", () => {
        assert.equal(ended(null, "SIGKILL").error, "Program was ended by the signal SIGKILL");
    });

    it("comes with advice where memory ran out", () => {
        assert.match(ended(null, "SIGABRT", true).error, /SIGABRT\. It ran out of memory: .*--max-old-space-size/);
    });
});

describe("A program that is to be debugged", () => {
    it("is refused, with another way", async () => {
        await assert.rejects(runProgram(request().setAttachDebugger(true), HOST), /nodeargs: --inspect-brk/);
    });
});
