import assert from "node:assert/strict";
import { listProxies, waitForProxies } from "../../../src/cutover/istiod.ts";
import { servers } from "../../fixtures/servers.ts";
import { fakeCluster } from "../fakeCluster.ts";
import { settingsFor } from "../settingsFor.ts";

const ISTIODS = "/api/v1/namespaces/istio-system/pods?labelSelector=app%3Distiod";
const { drain } = settingsFor();
const pod = (name: string, phase = "Running") => ({ metadata: { name }, status: { phase } });
const proxies = (sent: string) => JSON.stringify([{ proxy: "gw.istio-system", route_sent: sent, route_acked: sent }]);

async function noForward(): Promise<string> {
    throw new Error("no connection was expected");
}

describe("asking istiod", () => {
    const serve = servers();
    let address: string;
    let answer: { status: number; text: string };
    const url = () => address;

    beforeEach(async () => {
        answer = { status: 200, text: proxies("1") };
        ({ url: address } = await serve((_, response) => response.writeHead(answer.status).end(answer.text)));
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

    it("does not ask an istiod that is about to end", async () => {
        const ending = {
            metadata: { name: "ending", deletionTimestamp: "2030-01-01T12:00:00Z" },
            status: { phase: "Running" },
        };
        const asked: string[] = [];
        await listProxies(fakeCluster({ [ISTIODS]: { items: [ending, pod("istiod-a")] } }), drain, async (_, name) => {
            asked.push(name);
            return `HTTP/1.0 200 OK\r\n\r\n${proxies("1")}`;
        });
        assert.deepEqual(asked, ["istiod-a"]);
    });

    describe("until every proxy has taken over the new route", () => {
        const known = (...names: string[]) => names.map((proxy) => ({ proxy, sent: "0", acked: "0", refused: "" }));
        const wait = (mostMilliseconds: number, more: object = {}) => ({
            drain: { ...drain, istiodUrls: [url()] },
            before: [],
            route: undefined,
            mostMilliseconds,
            ...more,
        });
        /** What istiod gathers from now on. */
        const fresh = () => proxies(`${new Date(Date.now() + 5000).toISOString()}/7-nonce`);

        it("ends at once where all have", async () => {
            answer = { status: 200, text: fresh() };
            assert.deepEqual(
                await waitForProxies(fakeCluster({}), wait(10_000, { before: known("gw.istio-system") }), noForward),
                [],
            );
        });

        it("does not wait for a proxy whose pod is gone", async () => {
            answer = { status: 200, text: fresh() };
            assert.deepEqual(
                await waitForProxies(fakeCluster({}), wait(10_000, { before: known("client.shop") }), noForward),
                [],
            );
        });

        it("names those that have not in time, and why", async () => {
            const late = await waitForProxies(fakeCluster({}), wait(1), noForward);
            assert.deepEqual(late, [{ who: "gw.istio-system", why: "istiod may still have to send it the change" }]);
        });

        it("continues after a failed answer", async () => {
            answer = { status: 429, text: "" };
            setTimeout(() => {
                answer = { status: 200, text: fresh() };
            }, 200);
            assert.deepEqual(await waitForProxies(fakeCluster({}), wait(10_000), noForward), []);
        });

        it("continues if the API server once cannot list istiod's pods", async () => {
            answer = { status: 200, text: fresh() };
            const answers: (() => never)[] = [
                () => {
                    throw new Error("connection reset");
                },
            ];
            const cluster = fakeCluster({
                [ISTIODS]: () => answers.pop()?.() ?? { items: [pod("istiod-a")] },
            });
            const inCluster = { drain: { ...drain, istiodUrls: [] } };
            const forward = async () => `HTTP/1.0 200 OK\r\nDate: ${new Date().toUTCString()}\r\n\r\n${answer.text}`;
            assert.deepEqual(await waitForProxies(cluster, wait(10_000, inCluster), forward), []);
            assert.deepEqual(answers, []);
        });

        it("names an istiod that never answers", async () => {
            answer = { status: 401, text: "" };
            const late = await waitForProxies(fakeCluster({}), wait(1), noForward);
            assert.match(late[0]?.why ?? "", /\/debug\/configz answered 401|\/debug\/syncz answered 401/);
        });

        it("checks whether istiod knows of the change before it trusts its answers", async () => {
            const object = (generation: number) => ({ kind: "VirtualService", metadata: { uid: "route", generation } });
            const objects = [object(1), object(2)];
            const asked: string[] = [];
            const forward = async (_: string, __: string, ___: number, request: string) => {
                const path = request.split(" ")[1] ?? "";
                asked.push(path);
                const text = path === "/debug/configz" ? JSON.stringify([objects.shift()]) : fresh();
                return `HTTP/1.0 200 OK\r\nDate: ${new Date().toUTCString()}\r\n\r\n${text}`;
            };
            const cluster = fakeCluster({ [ISTIODS]: { items: [pod("istiod-a")] } });
            const route = { uid: "route", generation: 2 };
            const late = await waitForProxies(
                cluster,
                wait(10_000, { drain: { ...drain, istiodUrls: [] }, route }),
                forward,
            );
            assert.deepEqual(late, []);
            assert.deepEqual(asked, ["/debug/configz", "/debug/syncz", "/debug/configz", "/debug/syncz"]);
        });
    });
});
