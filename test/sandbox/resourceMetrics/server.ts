import { once } from "node:events";
import { existsSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { createServer } from "node:https";
import { generate } from "selfsigned";
import { answer, type ListPods } from "./answer.ts";
import { serverName } from "./registration.ts";
import { RequestRates } from "./requestRates.ts";

interface Serving {
    readonly host: string;
    readonly port: number;
    /** Keeps key and certificate, which are made where it is not there yet. */
    readonly credentials: string;
    readonly listPods: ListPods;
    /** How many requests each pod has received since it appeared; pods by uid. */
    received(): ReadonlyMap<string, number>;
}

const countEveryMs = 1000;

/** Serves metrics.k8s.io over TLS for pods whose requests are counted; resolves when it listens. */
export async function serveResourceMetrics({ host, port, credentials, listPods, received }: Serving): Promise<void> {
    const rates = new RequestRates();
    setInterval(() => rates.add({ atMs: Date.now(), received: received() }), countEveryMs);
    const pem = await credentialsIn(credentials, host);
    const server = createServer({ cert: pem, key: pem }, async (request, response) => {
        const { status, body } = await answer(request.method ?? "", request.url ?? "", listPods, rates);
        response.writeHead(status, { "content-type": "application/json" }).end(`${JSON.stringify(body)}\n`);
    });
    await once(server.listen(port, host), "listening");
}

const [dnsName, ipAddress] = [2, 7] as const;

/** The same after a restart: the API server trusts this one and no other. */
async function credentialsIn(file: string, host: string): Promise<string> {
    if (existsSync(file)) return await readFile(file, "utf8");
    const names = [
        { type: dnsName, value: serverName },
        { type: ipAddress, ip: host },
    ];
    const made = await generate([{ name: "commonName", value: serverName }], {
        keyType: "ec",
        algorithm: "sha256",
        extensions: [{ name: "subjectAltName", altNames: names }],
    });
    const pem = `${made.cert.trim()}\n${made.private.trim()}\n`;
    await writeFile(file, pem, { mode: 0o600 });
    return pem;
}
