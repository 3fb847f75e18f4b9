import assert from "node:assert/strict";
import type { IncomingMessage } from "node:http";
import { text } from "node:stream/consumers";
import { clientFor, Unavailable } from "../../../src/cluster/client.ts";
import type { Connection } from "../../../src/cluster/connection.ts";
import { servers } from "../../fixtures/servers.ts";

/** A connection with a credential that never ends. */
function connectionTo(server: URL, headers: Record<string, string> = {}): Connection {
    return { server, whose: "me", generation: 0, options: async () => ({ headers }), renew: async () => undefined };
}

describe("asking the API server", () => {
    const serve = servers();
    let url: string;
    let received: { request: IncomingMessage; body: string };
    let answer: { status: number; text: string };

    const client = () => clientFor(connectionTo(new URL(`${url}/prefix`), { authorization: "Bearer x" }));

    beforeEach(async () => {
        ({ url } = await serve(async (request, response) => {
            received = { request, body: await text(request) };
            response.writeHead(answer.status).end(answer.text);
        }));
    });

    it("gives what is there, below the server's own path and with its credentials", async () => {
        answer = { status: 200, text: '{"kind":"Pod"}' };
        assert.deepEqual(await client().get("/api/v1/pods/x"), { kind: "Pod" });
        assert.deepEqual(
            [received.request.url, received.request.headers.authorization],
            ["/prefix/api/v1/pods/x", "Bearer x"],
        );
    });

    it("returns nothing for a missing object", async () => {
        answer = { status: 404, text: '{"kind":"Status","code":404}' };
        assert.equal(await client().get("/api/v1/pods/x"), undefined);
    });

    it("makes an object and gives it as the API server has made it", async () => {
        answer = { status: 201, text: '{"metadata":{"uid":"1"}}' };
        const made = await client().create("/api/v1/services", { kind: "Service" });
        assert.deepEqual(made, { metadata: { uid: "1" } });
        assert.deepEqual(
            [received.request.method, received.request.headers["content-type"], received.body],
            ["POST", "application/json", '{"kind":"Service"}'],
        );
    });

    it("says why an object could not be made", async () => {
        answer = { status: 403, text: '{"message":"services is forbidden"}' };
        await assert.rejects(client().create("/api/v1/services", {}), /answered POST .* 403: services is forbidden/);
    });

    it("removes an object with what it owns", async () => {
        answer = { status: 200, text: "{}" };
        await client().remove("/api/v1/pods/x");
        assert.deepEqual(
            [received.request.method, received.request.url],
            ["DELETE", "/prefix/api/v1/pods/x?propagationPolicy=Background"],
        );
    });

    it("removes nothing if the object is missing", async () => {
        answer = { status: 404, text: '{"kind":"Status","code":404}' };
        await client().remove("/api/v1/pods/x");
    });

    it("says why an object could not be removed", async () => {
        answer = { status: 403, text: '{"message":"forbidden"}' };
        await assert.rejects(client().remove("/api/v1/pods/x"), /answered DELETE .* 403: forbidden/);
    });

    it("says what was refused and why", async () => {
        answer = { status: 403, text: '{"message":"pods is forbidden"}' };
        await assert.rejects(
            client().get("/api/v1/pods/x"),
            /answered GET \/api\/v1\/pods\/x with 403: pods is forbidden/,
        );
    });

    for (const [status, isAway] of [
        [500, true],
        [503, true],
        [429, true],
        [403, false],
        [422, false],
    ] as const) {
        it(`${isAway ? "knows" : "does not hope"} that ${status} may be another answer a moment later`, async () => {
            answer = { status, text: '{"message":"no"}' };
            const error = await client()
                .patch("/x", {})
                .catch((error: unknown) => error);
            assert.equal(error instanceof Unavailable && error.answered, isAway);
        });
    }

    it("merges a patch", async () => {
        answer = { status: 200, text: "{}" };
        await client().patch("/x", { spec: 1 });
        assert.deepEqual(
            [received.request.method, received.request.headers["content-type"], received.body],
            ["PATCH", "application/merge-patch+json", '{"spec":1}'],
        );
    });

    it("tries an apply without doing it", async () => {
        answer = { status: 200, text: '{"spec":2}' };
        assert.deepEqual(await client().tryApply("/x", "me", { spec: 1 }), { spec: 2 });
        assert.equal(received.request.url, "/prefix/x?dryRun=All&force=true&fieldManager=me");
        assert.equal(received.request.headers["content-type"], "application/apply-patch+yaml");
    });

    it("gives nothing where an apply would be refused", async () => {
        answer = { status: 422, text: "{}" };
        assert.equal(await client().tryApply("/x", "me", {}), undefined);
    });

    it("says that the server does not answer", async () => {
        const gone = clientFor(connectionTo(new URL("http://127.0.0.1:1")));
        await assert.rejects(gone.ask("/x"), /http:\/\/127\.0\.0\.1:1 could not be reached: .*ECONNREFUSED/);
    });
});
