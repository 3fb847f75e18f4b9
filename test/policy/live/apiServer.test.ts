import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import type { RequestListener } from "node:http";
import { openApiServer } from "../../../policy-pack/live/apiServer.ts";
import { restoringEnvironment } from "../../fixtures/environment.ts";
import { servers } from "../../fixtures/servers.ts";
import { temporaryFolder } from "../../fixtures/temporaryFolder.ts";
import { kubeconfig } from "./fakeCluster.ts";

describe("what a policy asks a cluster", () => {
    const serve = servers();
    const folder = temporaryFolder();
    restoringEnvironment("KUBECONFIG");

    const listening = async (answer: RequestListener) => kubeconfig((await serve(answer)).port);

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

    it("resolves a relative KUBECONFIG from the provider's folder, not from the pack's", async () => {
        const config = await listening((_, response) => response.end('{"found":true}'));
        writeFileSync(folder("config"), config);
        process.env.KUBECONFIG = "config";
        assert.deepEqual(await (await openApiServer(choice(undefined), 5, folder())).get("api"), { found: true });
    });

    it("never quotes a kubeconfig that it cannot parse", async () => {
        await assert.rejects(
            openApiServer(choice('{"users": [{"user": {"token": "SECRET'), 5),
            ({ message }: Error) => /is not valid YAML or JSON: line 1/.test(message) && !message.includes("SECRET"),
        );
    });
});
