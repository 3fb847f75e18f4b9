import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openApiServer } from "../../../policy-pack/live/apiServer.ts";
import { kubeconfig } from "./fakeCluster.ts";

describe("what a policy asks a cluster", () => {
    let server: Server | undefined;
    let folder: string;
    const ambient = process.env.KUBECONFIG;

    beforeEach(() => {
        folder = mkdtempSync(join(tmpdir(), "pack-"));
    });

    afterEach((done) => {
        rmSync(folder, { recursive: true });
        if (ambient === undefined) delete process.env.KUBECONFIG;
        else process.env.KUBECONFIG = ambient;
        server?.closeAllConnections();
        server ? server.close(done) : done();
        server = undefined;
    });

    async function listening(answer: RequestListener): Promise<string> {
        server = createServer(answer);
        await new Promise<void>((resolve) => server?.listen(0, "127.0.0.1", resolve));
        return kubeconfig((server.address() as AddressInfo).port);
    }

    const choice = (text: string | undefined) => ({ kubeconfig: text, context: undefined, cluster: undefined });

    it("outlasts a moment in which the cluster is away", async () => {
        let requests = 0;
        const config = await listening((_, response) => response.writeHead(++requests < 3 ? 503 : 200).end("{}"));
        assert.deepEqual(await (await openApiServer(choice(config), 5)).get("api"), {});
    });

    it("is over when there is no time left, whatever the cluster is about to do", async () => {
        const config = await listening((_, response) => response.writeHead(503, { "retry-after": "4" }).end());
        const api = await openApiServer(choice(config), 0.3);
        const started = performance.now();
        await assert.rejects(api.get("api"), /did not answer within 0\.3 s/);
        assert.ok(performance.now() - started < 1000);
    });

    it("goes where a relative KUBECONFIG leads from the provider's folder, not from the pack's", async () => {
        const config = await listening((_, response) => response.end('{"found":true}'));
        writeFileSync(join(folder, "config"), config);
        process.env.KUBECONFIG = "config";
        assert.deepEqual(await (await openApiServer(choice(undefined), 5, folder)).get("api"), { found: true });
    });

    it("never tells what stands in a kubeconfig that it cannot read", async () => {
        await assert.rejects(
            openApiServer(choice('{"users": [{"user": {"token": "SECRET'), 5),
            ({ message }: Error) => /is not valid YAML or JSON: line 1/.test(message) && !message.includes("SECRET"),
        );
    });
});
