import http from "node:http";
import type { Registry } from "prom-client";

/**
 * `/metrics` in Prometheus' text format and `/healthz`: 200 when `problem` is undefined, else 503 with it.
 * Resolves when listening.
 */
export async function serveMetrics(
    registry: Registry,
    problem: () => string | undefined,
    port: number,
    host = "127.0.0.1",
): Promise<http.Server> {
    const server = http.createServer((request, response) => {
        const answer = (status: number, text: string, type = "text/plain; charset=utf-8") =>
            response.writeHead(status, { "content-type": type }).end(text);
        switch (request.url?.split("?")[0]) {
            case "/metrics":
                registry.metrics().then(
                    (text) => answer(200, text, registry.contentType),
                    (error: Error) => answer(500, `${error.message}\n`),
                );
                break;
            case "/healthz": {
                const found = problem();
                answer(found === undefined ? 200 : 503, `${found ?? "ok"}\n`);
                break;
            }
            default:
                answer(404, "There is /metrics and /healthz.\n");
        }
    });
    await new Promise<void>((resolve, reject) => {
        server.once("error", reject);
        server.listen(port, host, resolve);
    });
    return server;
}
