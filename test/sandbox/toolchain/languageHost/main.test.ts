import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { credentials, type ServiceError, status } from "@grpc/grpc-js";
import grpcPb, { type LanguageRuntimeClient } from "@pulumi/pulumi/proto/language_grpc_pb.js";
import pb from "@pulumi/pulumi/proto/language_pb.js";

describe("The language host's process", () => {
    let host: ChildProcess;
    let port: string;
    beforeEach(async () => {
        host = spawn(process.execPath, [join(import.meta.dirname, "main.ts"), "127.0.0.1:1"], {
            stdio: ["pipe", "pipe", "inherit"],
        });
        assert.ok(host.stdout);
        port = String((await once(host.stdout, "data"))[0]);
    });
    afterEach(() => host.kill("SIGKILL"));

    it("prints its port as a line of its own", () => assert.match(port, /^\d+\n$/));

    it("ends with the engine that holds its standard input", async () => {
        host.stdin?.destroy();
        assert.deepEqual(await once(host, "exit"), [0, null]);
    });

    it("ends when it is interrupted", async () => {
        host.kill("SIGINT");
        assert.deepEqual(await once(host, "exit"), [0, null]);
    });

    it("refuses with a sentence what it does not do", async () => {
        const client: LanguageRuntimeClient = new grpcPb.LanguageRuntimeClient(
            `127.0.0.1:${port.trim()}`,
            credentials.createInsecure(),
        );
        const error = await new Promise<ServiceError | null>((resolve) => client.pack(new pb.PackRequest(), resolve));
        client.close();
        assert.deepEqual(
            [error?.code, error?.details],
            [
                status.UNIMPLEMENTED,
                "The sandbox's own language host for Node.js does not pack SDKs; install Pulumi, whose host does.",
            ],
        );
    });
});
