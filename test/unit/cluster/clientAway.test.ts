import assert from "node:assert/strict";
import type { IncomingMessage, ServerResponse } from "node:http";
import { gzipSync } from "node:zlib";
import { clientFor } from "../../../src/cluster/client.ts";
import type { Connection } from "../../../src/cluster/connection.ts";
import { Unavailable } from "../../../src/cluster/unavailable.ts";
import { servers } from "../../fixtures/servers.ts";

type Reply = (response: ServerResponse, request: IncomingMessage) => unknown;

const ok: Reply = (response) => response.end('{"metadata":{"uid":"1"}}');
const status =
    (code: number, headers: Record<string, string> = {}): Reply =>
    (response) =>
        response.writeHead(code, headers).end(`{"kind":"Status","message":"${code}"}`);
const reset: Reply = (response) => response.socket?.resetAndDestroy();

describe("an API server that is away for a moment", () => {
    const serve = servers();
    let url: string;
    let replies: Reply[];
    let times: number[];
    let tokens: (string | undefined)[];
    let renewals: number;

    beforeEach(async () => {
        [replies, times, tokens, renewals] = [[], [], [], 0];
        ({ url } = await serve((request, response) => {
            times.push(performance.now());
            tokens.push(request.headers.authorization);
            (replies.shift() ?? ok)(response, request);
        }));
    });

    const client = (renew: () => Promise<void> = async () => undefined) => {
        const connection: Connection = {
            server: new URL(url),
            whose: "the user me in /config",
            get generation() {
                return renewals;
            },
            options: async () => ({ headers: { authorization: `Bearer ${renewals}` } }),
            renew: async () => {
                await renew();
                renewals++;
            },
        };
        return clientFor(connection);
    };

    for (const [what, reply] of [
        ["429", status(429)],
        ["500", status(500)],
        ["503", status(503)],
        ["a reset", reset],
    ] as const) {
        it(`is asked again after ${what}`, async () => {
            replies = [reply, reply];
            assert.deepEqual(await client().get("/x"), { metadata: { uid: "1" } });
            assert.equal(times.length, 3);
        });
    }

    it("is not called again for as long as it asks", async () => {
        replies = [status(429, { "retry-after": "1" })];
        await client().get("/x");
        const [first = 0, second = 0] = times;
        assert.ok(second - first >= 990, `${second - first} ms`);
    });

    it("is not waited for longer than some seconds, and says for how long it wants to be left alone", async () => {
        replies = [status(503, { "retry-after": "60" })];
        const started = performance.now();
        await assert.rejects(
            client().get("/x"),
            (error) => error instanceof Unavailable && error.retryAfterMilliseconds === 60_000,
        );
        assert.ok(performance.now() - started < 1000);
    });

    it("is given up where it takes a request and says nothing", async () => {
        replies = [() => undefined];
        await assert.rejects(
            client().ask("/x", 100),
            (error) => error instanceof Unavailable && !error.answered && /no answer within 0\.1 s/.test(error.message),
        );
    });

    it("is given up where it stops in the middle of an answer", async () => {
        replies = [(response) => response.writeHead(200).write("{")];
        await assert.rejects(client().ask("/x", 100), /no answer within 0\.1 s/);
    });

    it("gets a change again if it surely has not made it", async () => {
        replies = [status(429)];
        await client().patch("/x", {});
        replies = [status(429)];
        await client().create("/x", {});
        assert.equal(times.length, 4);
    });

    for (const [what, reply] of [
        ["503", status(503)],
        ["a reset", reset],
    ] as const) {
        it(`is not told of a change once more after ${what}, since it may have made it`, async () => {
            replies = [reply];
            await assert.rejects(client().patch("/x", {}), Unavailable);
            assert.equal(times.length, 1);
        });
    }

    it("is told once more of a change of one version without an answer, since it makes that once", async () => {
        replies = [reset, status(409)];
        assert.equal(await client().change("/x", "7", []), undefined);
        replies = [status(503)];
        await assert.rejects(client().change("/x", "7", []), Unavailable);
        assert.equal(times.length, 3);
    });

    it("is told again to remove something, which changes no more than once would", async () => {
        replies = [status(503)];
        await client().remove("/x");
        assert.equal(times.length, 2);
    });

    it("has not said what would become of an object", async () => {
        replies = [status(503)];
        assert.deepEqual(await client().tryApply("/x", "me", {}), { metadata: { uid: "1" } });
        replies = [status(401), status(401)];
        await assert.rejects(client().tryApply("/x", "me", {}), /401/);
    });

    it("passes on a pod's answer, whatever it is", async () => {
        replies = [status(503)];
        assert.equal((await client().ask("/x")).status, 503);
        assert.equal(times.length, 1);
    });

    it("has not rejected a credential where a pod behind it wants another one", async () => {
        replies = [(response) => response.writeHead(401).end("log in")];
        assert.equal((await client().ask("/x")).status, 401);
        assert.deepEqual([times.length, renewals], [1, 0]);
    });

    it("is asked with a new credential where it does not take one any longer", async () => {
        replies = [status(401)];
        assert.deepEqual(await client().get("/x"), { metadata: { uid: "1" } });
        assert.deepEqual(tokens, ["Bearer 0", "Bearer 1"]);
    });

    it("gets a change again with a new credential, since it rejected the first request", async () => {
        replies = [status(401)];
        await client().patch("/x", {});
        assert.deepEqual(tokens, ["Bearer 0", "Bearer 1"]);
    });

    it("is not called for ever if it rejects every credential", async () => {
        replies = [status(401), status(401), status(401)];
        await assert.rejects(
            client().get("/x"),
            (error: Error) =>
                !(error instanceof Unavailable) && /401.*credentials of the user me in \/config/.test(error.message),
        );
        assert.equal(times.length, 2);
    });

    it("is the reason that is told where there is no new credential", async () => {
        replies = [status(401)];
        const renew = () => Promise.reject(new Error("the plugin is gone"));
        await assert.rejects(client(renew).get("/x"), /the plugin is gone/);
    });

    it("packs what is long", async () => {
        replies = [
            (response, request) => {
                assert.equal(request.headers["accept-encoding"], "gzip");
                response.writeHead(200, { "content-encoding": "gzip" }).end(gzipSync('{"items":[]}'));
            },
        ];
        assert.deepEqual(await client().get("/x"), { items: [] });
    });

    it("gives metadata alone where that is enough", async () => {
        replies = [
            (response, request) => {
                assert.match(request.headers.accept ?? "", /as=PartialObjectMetadataList;g=meta.k8s.io;v=v1/);
                response.end("{}");
            },
        ];
        await client().get("/x", "metadata");
    });

    it("is another server where it knows nothing of Kubernetes", async () => {
        replies = [(response) => response.writeHead(404).end("<html>Not found</html>")];
        await assert.rejects(client().get("/x"), /answered GET \/x with 404: <html>/);
        replies = [(response) => response.end("<html>Sign in</html>")];
        await assert.rejects(
            client().get("/x"),
            /with 200 but not with JSON, so it is not an API server: <html>Sign in/,
        );
    });

    it("has no such API where it says so in its own words", async () => {
        replies = [(response) => response.writeHead(404).end("404 page not found\n")];
        assert.equal(await client().get("/apis/x"), undefined);
    });
});
