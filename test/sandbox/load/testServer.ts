import http from "node:http";
import { listen } from "../../fixtures/servers.ts";

/** A server on a free port of the loopback for the tests of the load generator. */
export interface TestServer {
    url: string;
    /** Requests that have arrived. */
    requests: http.IncomingMessage[];
    /** Connections that were opened. */
    connections(): number;
    close(): void;
}

/** Gets the number of the request too, from 1. */
export type Answer = (number: number, request: http.IncomingMessage, response: http.ServerResponse) => unknown;

export async function startTestServer(answer: Answer): Promise<TestServer> {
    const requests: http.IncomingMessage[] = [];
    let connections = 0;
    const server = http.createServer((request, response) => answer(requests.push(request), request, response));
    server.on("connection", () => connections++);
    return {
        url: `http://127.0.0.1:${await listen(server)}/`,
        requests,
        connections: () => connections,
        close: () => {
            server.close();
            server.closeAllConnections();
        },
    };
}

/** Answers 200 with a colour. */
export function answerAs(color: string, response: http.ServerResponse, version = "v1"): void {
    response.setHeader("x-color", color).setHeader("x-version", version).end("ok\n");
}
