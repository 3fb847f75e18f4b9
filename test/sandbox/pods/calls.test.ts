import assert from "node:assert/strict";
import { once } from "node:events";
import { get, type IncomingMessage } from "node:http";
import { type AddressInfo, createServer, type Server } from "node:net";
import { performance } from "node:perf_hooks";
import { callAnnotations, callOf } from "./calls.ts";
import { faultAnnotations, parseFaults } from "./faults.ts";
import { PodDirectory } from "./podDirectory.ts";
import { type PodChanges, samplePod } from "./samplePod.ts";

const calls = (sidecar: string, url = "http://orders.shop.svc.cluster.local/next") => ({
    [callAnnotations.url]: url,
    [callAnnotations.sidecar]: sidecar,
});

describe("a simulated pod that calls another service", () => {
    let directory: PodDirectory;
    let server: Server;
    let port: number;

    beforeEach(async () => {
        directory = new PodDirectory();
        server = createServer({ allowHalfOpen: true }, (socket) =>
            directory.connect(socket.localAddress, port, socket),
        );
        await once(server.listen(0, "0.0.0.0"), "listening");
        port = (server.address() as AddressInfo).port;
    });
    afterEach(async () => {
        directory.killAll();
        await new Promise((closed) => server.close(closed));
    });

    /** Pods one after the other, each of which calls the next one, as if that one's address were its sidecar's. */
    const playChain = (...pods: readonly (PodChanges & { labels: { app: string; color: string } })[]) => {
        for (const [index, pod] of pods.entries()) {
            const next = index + 1 < pods.length ? calls(`127.0.0.${index + 2}:${port}`) : {};
            const annotations = { ...next, ...pod.annotations };
            const place = { port, name: pod.labels.app, address: `127.0.0.${index + 1}` };
            directory.apply(samplePod({ ...pod, ...place, annotations }));
        }
    };
    const shop = { labels: { app: "shop", color: "blue" } };
    const orders = { labels: { app: "orders", color: "green" } };
    const stock = { labels: { app: "stock", color: "blue" } };

    const ask = async (path = "/") => {
        const startedAt = performance.now();
        const [response] = (await once(get({ host: "127.0.0.1", port, path }), "response")) as [IncomingMessage];
        response.resume();
        await once(response, "end");
        return {
            status: response.statusCode,
            path: response.headers["x-path"],
            milliseconds: performance.now() - startedAt,
        };
    };

    it("tells all colours of the way", async () => {
        playChain(shop, orders, stock);
        const { status, path } = await ask();
        assert.deepEqual([status, path], [200, "shop=blue,orders=green,stock=blue"]);
    });

    it("fails where the next one fails, and tells the way so far", async () => {
        playChain(shop, { ...orders, annotations: { [faultAnnotations.errorRate]: "1" } });
        const { status, path } = await ask();
        assert.deepEqual([status, path], [502, "shop=blue,orders=green"]);
    });

    it("fails where nobody answers", async () => {
        playChain(shop, { ...orders, running: false });
        const { status, path } = await ask();
        assert.deepEqual([status, path], [502, "shop=blue"]);
    });

    it("calls nobody for a probe", async () => {
        playChain(shop, { ...orders, running: false });
        assert.equal((await ask("/ready")).status, 200);
    });

    it("hands a wish on to the service that it is meant for", async () => {
        playChain(shop, orders, stock);
        const { status, path, milliseconds } = await ask("/?delay=1s&at=stock");
        assert.deepEqual([status, path], [200, "shop=blue,orders=green,stock=blue"]);
        // Only one of the three waits.
        assert.ok(milliseconds >= 1000 && milliseconds < 2000, `${milliseconds} ms`);
    });
});

describe("callOf", () => {
    it("reads whom a pod calls, and through which sidecar", () => {
        const { url, sidecar } = callOf(calls("10.243.1.1:80")) ?? {};
        assert.deepEqual(
            [url?.href, sidecar],
            ["http://orders.shop.svc.cluster.local/next", { host: "10.243.1.1", port: 80 }],
        );
    });

    it("finds that other pods call nobody", () => assert.equal(callOf(undefined), undefined));

    for (const annotations of [calls("orders:80"), calls("10.243.1.1:80", "orders/next")]) {
        it(`ignores what cannot be read and says so: ${JSON.stringify(annotations)}`, () => {
            assert.equal(callOf(annotations), undefined);
            assert.match(
                parseFaults(annotations).problems.join(),
                /^[^,]*(calls|sidecar): ignored, got [^,]*; needed: /,
            );
        });
    }
});
