import assert from "node:assert/strict";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { listProxies, waitForProxies } from "../../../src/cutover/istiod.ts";
import { settingsFor } from "../settingsFor.ts";
import { fakeCluster } from "./fakeCluster.ts";

const ISTIODS = "/api/v1/namespaces/istio-system/pods?labelSelector=app%3Distiod";
const { drain } = settingsFor();
const pod = (name: string, phase = "Running") => ({ metadata: { name }, status: { phase } });
const proxies = (sent: string) => JSON.stringify([{ proxy: "gw.istio-system", route_sent: sent, route_acked: sent }]);

async function noForward(): Promise<string> {
    throw new Error("no connection was expected");
}

describe("asking istiod", () => {
    let server: Server;
    let answer = { status: 200, text: proxies("1") };
    const url = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

    before((done) => {
        server = createServer((_, response) => response.writeHead(answer.status).end(answer.text)).listen(
            0,
            "127.0.0.1",
            done,
        );
    });

    after((done) => {
        server.close(done);
    });

    beforeEach(() => {
        answer = { status: 200, text: proxies("1") };
    });

    it("asks every replica by its URL", async () => {
        const found = await listProxies(fakeCluster({}), { ...drain, istiodUrls: [url(), url()] }, noForward);
        assert.deepEqual(
            found.proxies.map(({ proxy, sent }) => [proxy, sent]),
            [
                ["gw.istio-system", "1"],
                ["gw.istio-system", "1"],
            ],
        );
    });

    it("says which replica refused", async () => {
        answer = { status: 401, text: "" };
        await assert.rejects(
            listProxies(fakeCluster({}), { ...drain, istiodUrls: [url()] }, noForward),
            /\/debug\/syncz answered 401/,
        );
    });

    it("says why a replica cannot be reached", async () => {
        const istiodUrls = ["http://127.0.0.1:1"];
        await assert.rejects(listProxies(fakeCluster({}), { ...drain, istiodUrls }, noForward), /127\.0\.0\.1:1.*: ./);
    });

    it("asks every running pod of istiod from within where no URL is given", async () => {
        const asked: unknown[] = [];
        const cluster = fakeCluster({ [ISTIODS]: { items: [pod("istiod-a"), pod("istiod-b"), pod("old", "Failed")] } });
        await listProxies(cluster, drain, async (namespace, name, port, request) => {
            asked.push([namespace, name, port, request.split("\r\n")[0]]);
            return `HTTP/1.0 200 OK\r\nContent-Type: application/json\r\n\r\n${proxies("1")}`;
        });
        assert.deepEqual(asked, [
            ["istio-system", "istiod-a", 8080, "GET /debug/syncz HTTP/1.0"],
            ["istio-system", "istiod-b", 8080, "GET /debug/syncz HTTP/1.0"],
        ]);
    });

    it("says where istiod was looked for", async () => {
        await assert.rejects(
            listProxies(fakeCluster({ [ISTIODS]: { items: [] } }), drain, noForward),
            /no running pod with the label app=istiod in istio-system; set drain\.istioNamespace or drain\.istiodUrls/,
        );
    });

    it("does not wait for proxies that have taken over the new route", async () => {
        const before = [{ proxy: "gw.istio-system", sent: "0", acked: "0" }];
        assert.deepEqual(
            await waitForProxies(fakeCluster({}), { ...drain, istiodUrls: [url()] }, before, noForward),
            [],
        );
    });

    it("does not wait for a proxy of which the pod is gone", async () => {
        const before = [
            { proxy: "gw.istio-system", sent: "0", acked: "0" },
            { proxy: "client.shop", sent: "0", acked: "0" },
        ];
        assert.deepEqual(
            await waitForProxies(fakeCluster({}), { ...drain, istiodUrls: [url()] }, before, noForward),
            [],
        );
    });
});
