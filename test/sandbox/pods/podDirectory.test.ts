import assert from "node:assert/strict";
import { once } from "node:events";
import { Agent, get, type IncomingMessage } from "node:http";
import http2 from "node:http2";
import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";
import { text } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import { eventually } from "../supervisor/probe.ts";
import { faultAnnotations } from "./faults.ts";
import { PodDirectory } from "./podDirectory.ts";
import { type PodChanges, samplePod } from "./samplePod.ts";

interface Answer {
    readonly status: number | undefined;
    readonly headers: IncomingMessage["headers"];
    readonly body: string;
}

describe("PodDirectory, over real connections", () => {
    let directory: PodDirectory;
    let server: Server;
    let port: number;
    let agent: Agent;

    beforeEach(async () => {
        directory = new PodDirectory(seededRandom(1));
        server = createServer({ allowHalfOpen: true }, (socket) =>
            directory.connect(socket.localAddress, port, socket),
        );
        await once(server.listen(0, "0.0.0.0"), "listening");
        port = (server.address() as AddressInfo).port;
        agent = new Agent({ keepAlive: true });
    });

    afterEach(async () => {
        agent.destroy();
        directory.killAll();
        await new Promise((closed) => server.close(closed));
    });

    const play = (changes: PodChanges = {}) => directory.apply(samplePod({ port, ...changes }));

    const ask = async (path = "/", host = "127.0.0.1"): Promise<Answer> => {
        const request = get({ host, port, path, agent });
        const [response] = (await once(request, "response")) as [IncomingMessage];
        return { status: response.statusCode, headers: response.headers, body: await text(response) };
    };

    const isReset = { code: "ECONNRESET" };

    const open = async (host = "127.0.0.1"): Promise<Socket> => {
        const socket = connect(port, host);
        await once(socket, "connect");
        return socket;
    };

    /** What is answered first on a connection on which these words are sent, one after the other. */
    const firstAnswer = async (...words: string[]): Promise<Buffer> => {
        const socket = await open();
        for (const [index, word] of words.entries()) {
            if (index > 0) await sleep(20);
            socket.write(word);
        }
        const [reply] = (await once(socket, "data")) as [Buffer];
        socket.destroy();
        return reply;
    };

    /** Resolves with how the connection ended. */
    const ending = (socket: Socket): Promise<"end" | "reset"> =>
        new Promise((resolve) => {
            socket.on("error", () => resolve("reset"));
            socket.on("end", () => resolve("end"));
            socket.resume();
        });

    describe("answers", () => {
        it("says in headers which pod it was", async () => {
            play();
            const { status, headers } = await ask();
            assert.deepEqual(
                [status, headers["x-pod"], headers["x-color"], headers["x-version"]],
                [200, "my-app-blue-0", "blue", "v1"],
            );
        });

        it("says so in its body too", async () => {
            play();
            assert.deepEqual(JSON.parse((await ask("/hello?x=1")).body), {
                pod: "my-app-blue-0",
                color: "blue",
                version: "v1",
                protocol: "HTTP/1.1",
                path: "/hello",
            });
        });

        it("leaves out the colour of a pod without one", async () => {
            const pod = samplePod({ port });
            if (pod.metadata) pod.metadata.labels = {};
            directory.apply(pod);
            assert.equal((await ask()).headers["x-color"], undefined);
        });

        it("knows pods by the address that the caller connected to", async () => {
            play({ name: "one", address: "127.0.0.1" });
            play({ name: "two", address: "127.0.0.2" });
            assert.equal((await ask("/", "127.0.0.2")).headers["x-pod"], "two");
        });

        it("answers on a port that its image tells and nothing declares", async () => {
            const pod = samplePod({ port });
            for (const container of pod.spec?.containers ?? []) container.ports = [];
            directory.apply(pod);
            assert.equal((await ask()).status, 200);
        });

        it("resets connections to a port that is declared alone", async () => {
            const pod = samplePod({ port });
            for (const container of pod.spec?.containers ?? []) container.image = "my-app:1.0.0";
            directory.apply(pod);
            await assert.rejects(ask(), isReset);
        });

        it("keeps a connection for many requests", async () => {
            play();
            await ask();
            await ask();
            assert.equal(directory.pods[0]?.apps.get("app")?.connections, 1);
        });

        it("gives the status that the caller asks for", async () => {
            play();
            assert.equal((await ask("/?status=503")).status, 503);
        });

        it("says what is wrong with a status that cannot be given", async () => {
            play();
            const { status, body } = await ask("/?status=99");
            assert.deepEqual([status, body], [400, 'status: got "99"; needed: a number from 200 to 599.\n']);
        });

        it("holds the answer as long as the caller asks", async () => {
            play();
            const start = performance.now();
            await ask("/?delay=120ms");
            assert.ok(performance.now() - start >= 118);
        });

        it("says what is wrong with a delay that cannot be read", async () => {
            play();
            assert.match((await ask("/?delay=long")).body, /^delay: got "long"; needed: a duration/);
        });

        it("answers HEAD and statuses without a body", async () => {
            play();
            assert.deepEqual(await ask("/?status=204").then(({ status, body }) => [status, body]), [204, ""]);
        });
    });

    describe("health paths", () => {
        it("says 503 on the readiness path until the pod is Ready", async () => {
            play({ ready: false });
            assert.equal((await ask("/ready")).status, 503);
        });

        it("says 200 on the readiness path once the pod is Ready", async () => {
            play({ ready: false });
            play({ ready: true });
            assert.equal((await ask("/ready")).status, 200);
        });

        it("says 200 on the liveness path of a pod that is not Ready", async () => {
            play({ ready: false });
            assert.equal((await ask("/live")).status, 200);
        });

        it("answers other paths of a pod that runs and is not Ready", async () => {
            play({ ready: false });
            assert.equal((await ask("/")).status, 200);
        });

        it("spares health paths the error rate", async () => {
            play({ annotations: { [faultAnnotations.errorRate]: "1" } });
            assert.equal((await ask("/ready")).status, 200);
        });
    });

    describe("HTTP/2 without TLS", () => {
        const askHttp2 = async (path: string, method = "GET") => {
            const session = http2.connect(`http://127.0.0.1:${port}`);
            const stream = session.request({ ":path": path, ":method": method });
            const [headers] = (await once(stream, "response")) as [http2.IncomingHttpHeaders];
            const body = await text(stream);
            session.close();
            return { headers, body };
        };

        it("answers on the same port", async () => {
            play();
            const { headers, body } = await askHttp2("/");
            assert.deepEqual(
                [headers[":status"], headers["x-color"], (JSON.parse(body) as { protocol: string }).protocol],
                [200, "blue", "HTTP/2"],
            );
        });

        it("answers HEAD without a body", async () => {
            play();
            const { headers, body } = await askHttp2("/", "HEAD");
            assert.deepEqual([headers[":status"], body], [200, ""]);
        });

        it("recognises a preface that arrives in pieces", async () => {
            play();
            const reply = await firstAnswer("PRI * HT", "TP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0");
            const settingsFrame = 4;
            assert.equal(reply[3], settingsFrame);
        });

        it("lets go of a connection whose caller has closed its half", async () => {
            const apps = play().apps;
            const socket = await open();
            socket.end("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0");
            await eventually(() => assert.equal(apps.get("app")?.connections, 1));
            socket.resume();
            await eventually(() => assert.equal(apps.get("app")?.connections, 0));
        });

        it("takes a request for HTTP/1.1 whose first bytes might have been the preface's", async () => {
            play();
            const reply = await firstAnswer("P", "UT / HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n");
            assert.match(reply.toString(), /^HTTP\/1\.1 200 OK/);
        });

        it("lets a stream under way finish when the pod gets SIGTERM, and takes no new one", async () => {
            play();
            const session = http2.connect(`http://127.0.0.1:${port}`);
            session.on("error", () => {});
            const stream = session.request({ ":path": "/?delay=150ms" });
            await sleep(50);
            play({ terminating: { graceSeconds: 5 } });
            await once(session, "goaway");
            const [headers] = (await once(stream, "response")) as [http2.IncomingHttpHeaders];
            stream.resume();
            await once(session, "close");
            assert.equal(headers[":status"], 200);
        });

        it("resets the connection of a pod that crashes", async () => {
            play();
            const socket = await open();
            socket.write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0");
            await once(socket, "data");
            const end = ending(socket);
            play({ running: false });
            assert.equal(await end, "reset");
        });

        it("stays with HTTP/1.1 if an upgrade is offered", async () => {
            play();
            const upgrade = "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: ";
            const reply = await firstAnswer(`GET / HTTP/1.1\r\nHost: x\r\n${upgrade}\r\n\r\n`);
            assert.match(reply.toString(), /^HTTP\/1\.1 200 OK/);
        });
    });

    it("serves a pod whose address it knows, though older news of it comes late", async () => {
        play();
        const scheduled = samplePod({ port });
        scheduled.status = { phase: "Pending" };
        directory.apply(scheduled);
        assert.equal((await ask()).status, 200);
    });

    describe("resets", () => {
        it("connections to an address that no pod has", async () => {
            play({ address: "127.0.0.2" });
            await assert.rejects(ask(), isReset);
        });

        it("connections to a port that the pod does not declare", async () => {
            play({ port: port === 1 ? 2 : 1 });
            await assert.rejects(ask(), isReset);
        });

        it("connections to a pod whose container does not run", async () => {
            play({ running: false });
            await assert.rejects(ask(), isReset);
        });

        it("open connections when the container crashes", async () => {
            play();
            const request = ask("/?delay=5s");
            const rejected = assert.rejects(request, isReset);
            await sleep(50);
            play({ running: false });
            await rejected;
        });

        it("nothing any more once the container runs again", async () => {
            play({ running: false });
            play({ running: true });
            assert.equal((await ask()).status, 200);
        });

        it("open connections of a pod that is removed by force", async () => {
            play();
            const rejected = assert.rejects(ask("/?delay=5s"), isReset);
            await sleep(50);
            directory.remove("uid-of-my-app-blue-0");
            await rejected;
        });
    });

    describe("termination", () => {
        it("serves new connections during preStop", async () => {
            play({ preStopSeconds: 5, terminating: { graceSeconds: 10 } });
            assert.equal((await ask()).status, 200);
        });

        it("resets new connections after preStop", async () => {
            play({ preStopSeconds: 1, terminating: { graceSeconds: 10, agoMs: 5000 } });
            await sleep(20);
            await assert.rejects(ask(), isReset);
        });

        it("gets SIGTERM at once without preStop, and ends idle connections in order", async () => {
            play();
            const socket = await open();
            socket.write("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
            await once(socket, "data");
            play({ terminating: { graceSeconds: 10 } });
            assert.equal(await ending(socket), "end");
        });

        it("ends connections that have not sent anything yet in order", async () => {
            play();
            const socket = await open();
            await sleep(20);
            play({ terminating: { graceSeconds: 10 } });
            assert.equal(await ending(socket), "end");
        });

        it("finishes requests that are under way, and says that the connection ends", async () => {
            play();
            const asked = ask("/?delay=150ms");
            await sleep(50);
            play({ terminating: { graceSeconds: 10 } });
            const { status, headers } = await asked;
            assert.deepEqual([status, headers.connection], [200, "close"]);
        });

        it("finishes requests that are under way even though the pod's object is gone", async () => {
            play();
            const asked = ask("/?delay=150ms");
            await sleep(50);
            play({ terminating: { graceSeconds: 10 } });
            await sleep(20);
            play({ terminating: { graceSeconds: 10 }, ended: true });
            directory.remove("uid-of-my-app-blue-0");
            assert.equal((await asked).status, 200);
        });

        it("cuts requests in flight when the pod is deleted by force", async () => {
            play();
            const rejected = assert.rejects(ask("/?delay=5s"), isReset);
            await sleep(50);
            play({ terminating: { graceSeconds: 10 } });
            await sleep(20);
            directory.remove("uid-of-my-app-blue-0");
            await rejected;
        });

        it("cuts requests at the end of the grace period", async () => {
            play();
            const start = performance.now();
            const rejected = assert.rejects(ask("/?delay=5s"), isReset);
            await sleep(50);
            play({ terminating: { graceSeconds: 1 } });
            await rejected;
            const tookMs = performance.now() - start;
            assert.ok(tookMs > 900 && tookMs < 2500, `${tookMs} ms`);
        });

        it("leaves an address to the pod that has it now", async () => {
            play({ name: "old" });
            play({ name: "new" });
            directory.remove("uid-of-old");
            assert.equal((await ask()).headers["x-pod"], "new");
        });
    });

    describe("faults", () => {
        it("fails about the share of requests that error-rate says", async () => {
            play({ annotations: { [faultAnnotations.errorRate]: "0.2" } });
            const statuses = await Promise.all(Array.from({ length: 500 }, () => ask().then(({ status }) => status)));
            const failed = statuses.filter((status) => status === 500).length;
            const standardDeviation = Math.sqrt(500 * 0.2 * 0.8);
            assert.ok(Math.abs(failed - 100) < 4 * standardDeviation, `${failed} of 500`);
        });

        it("fails all requests at rate 1", async () => {
            play({ annotations: { [faultAnnotations.errorRate]: "1" } });
            assert.equal((await ask()).status, 500);
        });

        it("takes a changed fault at once", async () => {
            play();
            play({ annotations: { [faultAnnotations.errorRate]: "1" } });
            assert.equal((await ask()).status, 500);
        });

        /** How long so many requests take that are made at once. */
        const timeOf = async (requests: number) => {
            const start = performance.now();
            await Promise.all(Array.from({ length: requests }, () => ask()));
            return performance.now() - start;
        };

        it("answers as late as latency says", async () => {
            play({ annotations: { [faultAnnotations.latency]: "100ms" } });
            const tookMs = await timeOf(1);
            assert.ok(tookMs >= 98 && tookMs < 300, `${tookMs} ms`);
        });

        it("works on no more requests at once than its capacity", async () => {
            play({ annotations: { [faultAnnotations.capacity]: "2", [faultAnnotations.latency]: "50ms" } });
            const tookMs = await timeOf(8);
            assert.ok(tookMs >= 195, `${tookMs} ms`);
        });

        it("is not slowed down below its capacity", async () => {
            play({ annotations: { [faultAnnotations.capacity]: "8", [faultAnnotations.latency]: "50ms" } });
            const tookMs = await timeOf(8);
            assert.ok(tookMs < 150, `${tookMs} ms`);
        });

        it("lists what it ignored", () => {
            assert.equal(play({ annotations: { [faultAnnotations.latency]: "slow" } }).faultProblems.length, 1);
        });
    });
});

/** The mulberry32 generator: the same numbers in every run. */
function seededRandom(seed: number): () => number {
    let state = seed;
    return () => {
        state = (state + 0x6d2b79f5) | 0;
        let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
        mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
        return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
    };
}
