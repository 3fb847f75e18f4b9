import { createServer } from "node:http";
import { text } from "node:stream/consumers";
import { listen } from "../fixtures/servers.ts";

export interface AuthenticatedPrometheus {
    /** Its address without credentials. */
    readonly url: string;
    /** How many queries it has answered. */
    answered(): number;
    close(): void;
}

/** The sandbox's Prometheus behind a door that opens for one user and password. */
export async function authenticatedPrometheus(pair: string): Promise<AuthenticatedPrometheus> {
    const expected = `Basic ${Buffer.from(pair).toString("base64")}`;
    const inside = process.env.PROMETHEUS_URL ?? "";
    let answered = 0;
    const server = createServer(async (request, response) => {
        if (request.headers.authorization !== expected) {
            response.writeHead(401).end("Unauthorized");
            return;
        }
        const answer = await fetch(`${inside}${request.url}`, {
            method: "POST",
            headers: { "content-type": request.headers["content-type"] ?? "" },
            body: await text(request),
        });
        answered++;
        response.writeHead(answer.status, { "content-type": "application/json" }).end(await answer.text());
    });
    return {
        url: `http://127.0.0.1:${await listen(server)}`,
        answered: () => answered,
        close: () => server.close(),
    };
}
