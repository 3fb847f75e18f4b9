import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

export interface AuthenticatedPrometheus {
    /** Its address without credentials. */
    readonly url: string;
    /** How many queries it has answered. */
    answered(): number;
    close(): void;
}

/** The sandbox's Prometheus behind a door that opens for one user and password. */
export const authenticatedPrometheus = async (pair: string): Promise<AuthenticatedPrometheus> => {
    const expected = `Basic ${Buffer.from(pair).toString("base64")}`;
    const inside = process.env.PROMETHEUS_URL ?? "";
    let answered = 0;
    const server = createServer((request, response) => {
        if (request.headers.authorization !== expected) {
            response.writeHead(401).end("Unauthorized");
            return;
        }
        const chunks: Buffer[] = [];
        request.on("data", (chunk: Buffer) => chunks.push(chunk));
        request.on("end", async () => {
            const answer = await fetch(`${inside}${request.url}`, {
                method: "POST",
                headers: { "content-type": request.headers["content-type"] ?? "" },
                body: Buffer.concat(chunks),
            });
            answered++;
            response.writeHead(answer.status, { "content-type": "application/json" }).end(await answer.text());
        });
    });
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
    return {
        url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
        answered: () => answered,
        close: () => server.close(),
    };
};
