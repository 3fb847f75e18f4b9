import { createServer, type Server } from "node:http";
import { performServerHandshake, type ServerHttp2Session } from "node:http2";
import type { Socket } from "node:net";
import { type Exchange, http1Exchange, http2Exchange } from "./exchange.ts";

const http2Preface = Buffer.from("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");

/** A client's connection to a simulated container, whichever HTTP version it turns out to speak. */
export class Connection {
    readonly #socket: Socket;
    readonly #answer: (exchange: Exchange) => void;
    #http2: ServerHttp2Session | undefined;
    #inFlight = 0;
    #closing = false;

    constructor(socket: Socket, answer: (exchange: Exchange) => void, onClosed: () => void) {
        this.#socket = socket;
        this.#answer = answer;
        socket.setNoDelay(true);
        // A peer that resets its connection does so on purpose; the close that follows is what matters here.
        socket.on("error", () => {});
        socket.once("close", onClosed);
        this.#sniff();
    }

    /** Ends it as a well-behaved server does: at once if idle, else after the answers that are under way. */
    closeGracefully(): void {
        this.#closing = true;
        if (this.#http2) this.#http2.close();
        else if (this.#inFlight === 0) this.#socket.end();
    }

    /** Cuts it with a TCP reset, as when the process at this end dies. */
    kill(): void {
        this.#socket.resetAndDestroy();
        this.#http2?.destroy();
    }

    /** Reads up to the first byte that differs from HTTP/2's preface, or to the whole of it, then hands the bytes on. */
    #sniff(seen: Buffer = Buffer.alloc(0)): void {
        const socket = this.#socket;
        const onEnd = () => socket.end();
        socket.once("end", onEnd);
        socket.once("data", (chunk: Buffer) => {
            socket.pause();
            socket.off("end", onEnd);
            const bytes = Buffer.concat([seen, chunk]);
            const prefix = http2Preface.subarray(0, bytes.length);
            const speaksHttp2 = bytes.subarray(0, http2Preface.length).equals(prefix);
            if (speaksHttp2 && bytes.length < http2Preface.length) {
                this.#sniff(bytes);
                socket.resume();
                return;
            }
            socket.unshift(bytes);
            if (speaksHttp2) this.#serveHttp2();
            else this.#serveHttp1();
        });
    }

    #serveHttp1(): void {
        connections.set(this.#socket, this);
        http1.emit("connection", this.#socket);
        // The HTTP/2 session, in contrast, takes the bytes that wait by itself, and chokes on a socket that flows.
        this.#socket.resume();
    }

    /** For the one HTTP/1.1 server that all connections share. */
    readonly onHttp1Request: Parameters<typeof createServer>[1] & object = (request, response) => {
        this.#inFlight += 1;
        response.once("close", () => {
            this.#inFlight -= 1;
            if (this.#closing && this.#inFlight === 0) this.#socket.end();
        });
        this.#answer(http1Exchange(request, response, () => this.#closing));
    };

    #serveHttp2(): void {
        // Node's HTTP/2 session does not end a socket that its peer has half closed.
        this.#socket.allowHalfOpen = false;
        const session = performServerHandshake(this.#socket);
        this.#http2 = session;
        // As with the socket: what a peer does wrong ends its session and is no concern of the others.
        session.on("error", () => {});
        session.on("stream", (stream, headers) => {
            stream.on("error", () => {});
            this.#answer(http2Exchange(stream, headers));
        });
        if (this.#closing) session.close();
    }
}

const connections = new WeakMap<Socket, Connection>();
const http1 = sharedHttp1Server();

/** It never listens: sockets are handed to it. Without time limits, as keep-alive to a proxy should be. */
function sharedHttp1Server(): Server {
    const server = createServer({ keepAliveTimeout: 0, requestTimeout: 0, headersTimeout: 0 });
    return server.on("request", (request, response) => {
        connections.get(request.socket)?.onHttp1Request(request, response);
    });
}
