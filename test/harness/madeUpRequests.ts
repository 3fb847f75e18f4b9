import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** Requests that proxies are said to report, as many in each second. */
export interface MadeUpRequests {
    readonly labels: Readonly<Record<string, string>>;
    readonly perSecond: number;
}

/** Serves Istio's request counters of requests that nobody sends, for what the sandbox's proxies cannot report. */
export async function serveMadeUpRequests(requests: readonly MadeUpRequests[]) {
    const startedAt = Date.now();
    const server = createServer((_, response) => {
        const seconds = (Date.now() - startedAt) / 1000;
        const lines = requests.map(({ labels, perSecond }) => {
            const pairs = Object.entries(labels).map(([name, value]) => `${name}=${JSON.stringify(value)}`);
            return `istio_requests_total{${pairs.join(",")}} ${Math.floor(perSecond * seconds)}`;
        });
        response.setHeader("content-type", "text/plain; version=0.0.4");
        response.end(`# TYPE istio_requests_total counter\n${lines.join("\n")}\n`);
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    return {
        target: `127.0.0.1:${port}`,
        stop: async () => {
            server.closeAllConnections();
            server.close();
            await once(server, "close");
        },
    };
}
