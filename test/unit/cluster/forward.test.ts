import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { createServer } from "node:http";
import type { Connection } from "../../../src/cluster/connection.ts";
import { forwarder } from "../../../src/cluster/forward.ts";
import { servers } from "../../fixtures/servers.ts";

/** A message of a server, as short as these are: https://www.rfc-editor.org/rfc/rfc6455#section-5.2 */
const frame = (opcode: number, body: Buffer) => Buffer.concat([Buffer.from([0x80 | opcode, body.length]), body]);
const [BINARY, CLOSE] = [2, 8];
/** The first message of a stream names the port; one stream has the answer, the other what went wrong. */
const portNumber = (stream: number) => Buffer.from([stream, 8080 & 0xff, 8080 >> 8]);

describe("a request into a pod", () => {
    const serve = servers();
    let url: string;
    let answer: string;
    let taken: string;
    const paths: (string | undefined)[] = [];

    beforeEach(async () => {
        const server = createServer().on("upgrade", (request, socket) => {
            paths.push(request.url);
            if (request.headers.authorization !== taken) {
                socket.end("HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n");
                return;
            }
            const key = `${request.headers["sec-websocket-key"]}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`;
            const accept = createHash("sha1").update(key).digest("base64");
            socket.write(
                `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n` +
                    "Sec-WebSocket-Protocol: v5.channel.k8s.io\r\n\r\n",
            );
            socket.on("error", () => undefined);
            for (const stream of [1, 0]) socket.write(frame(BINARY, portNumber(stream)));
            socket.once("data", () => {
                for (const part of [answer.slice(0, 3), answer.slice(3)]) {
                    socket.write(frame(BINARY, Buffer.from(`\0${part}`)));
                    socket.write(frame(BINARY, Buffer.from("\u0001no answer")));
                }
                socket.end(frame(CLOSE, Buffer.from([0x03, 0xe8])));
            });
        });
        ({ url } = await serve(server));
    });

    function connection(): Connection & { generation: number } {
        const own = {
            server: new URL(`${url}/prefix/`),
            whose: "me",
            generation: 0,
            options: async () => ({ headers: { authorization: `Bearer ${own.generation}` } }),
            renew: async () => {
                own.generation++;
            },
        };
        return own;
    }

    it("gets the whole answer", async () => {
        [taken, answer] = ["Bearer 0", "HTTP/1.0 200 OK"];
        const text = await forwarder(connection())("istio-system", "istiod-1", 8080, "GET / HTTP/1.0\r\n\r\n");
        assert.equal(text, "HTTP/1.0 200 OK");
        assert.equal(paths.at(-1), "/prefix/api/v1/namespaces/istio-system/pods/istiod-1/portforward?ports=8080");
    });

    it("is made with a new credential where the old one is taken no longer", async () => {
        [taken, answer] = ["Bearer 1", "renewed"];
        assert.equal(await forwarder(connection())("istio-system", "istiod-1", 8080, "GET"), "renewed");
    });

    it("that is refused says so", async () => {
        taken = "Bearer never";
        await assert.rejects(
            forwarder(connection())("istio-system", "istiod-1", 8080, "GET"),
            /no connection to istio-system\/istiod-1:8080: .*401/,
        );
    });
});
