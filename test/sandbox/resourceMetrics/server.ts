import { once } from "node:events";
import { rename, writeFile } from "node:fs/promises";
import { createServer } from "node:https";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { CoreV1Api, KubeConfig } from "@kubernetes/client-node";
import { generate } from "selfsigned";
import { logToStderr as log, messageOf } from "../pods/log.ts";
import { answer, type Cluster } from "./answer.ts";
import { podCounts } from "./podCounts.ts";
import { serverName } from "./registration.ts";
import { RequestRates } from "./requestRates.ts";

const usage = `Serves metrics.k8s.io for the pods that the pod server plays, in the cluster that KUBECONFIG names.
  node server.ts --pods URL --host ADDRESS --port PORT --certificate FILE
  --pods         the pod server's GET /pods
  --host, --port where to listen, over TLS; GET /healthz says 503 and why while the pods cannot be counted
  --certificate  where to write the certificate; its key never leaves this process`;

const countEveryMs = 1000;

async function main(): Promise<void> {
    const { pods, host, port, certificate } = readOptions();
    const config = new KubeConfig();
    config.loadFromDefault();
    const cluster = clusterOf(config.makeApiClient(CoreV1Api));
    const rates = new RequestRates();
    let problem: string | undefined = "the pods have not been counted yet.";

    const { cert, private: key } = await selfSigned(host);
    const server = createServer({ cert, key }, async (request, response) => {
        const send = (status: number, body: unknown) => {
            response.writeHead(status, { "content-type": "application/json" }).end(`${JSON.stringify(body)}\n`);
        };
        if (request.url === "/healthz") {
            send(problem === undefined ? 200 : 503, { problem });
            return;
        }
        const { status, body } = await answer(request.method ?? "", request.url ?? "", cluster, rates);
        send(status, body);
    });
    await once(server.listen(port, host), "listening");
    // Whole or not at all: others read it at any moment.
    await writeFile(`${certificate}.new`, cert);
    await rename(`${certificate}.new`, certificate);

    process.once("SIGTERM", () => process.exit(0));
    for (;;) {
        try {
            rates.add({ atMs: Date.now(), received: await podCounts(pods) });
            problem = undefined;
        } catch (error) {
            rates.forget();
            if (problem === undefined) log(`the pods could not be counted: ${messageOf(error)}`);
            problem = `the pods could not be counted: ${messageOf(error)}`;
        }
        await sleep(countEveryMs);
    }
}

function clusterOf(api: CoreV1Api): Cluster {
    return {
        async pods(selection, namespace) {
            const list =
                namespace === undefined
                    ? await api.listPodForAllNamespaces(selection)
                    : await api.listNamespacedPod({ ...selection, namespace });
            return list.items;
        },
    };
}

const [dnsName, ipAddress] = [2, 7] as const;

function selfSigned(host: string) {
    const names = [
        { type: dnsName, value: serverName },
        { type: ipAddress, ip: host },
    ];
    return generate([{ name: "commonName", value: serverName }], {
        keyType: "ec",
        algorithm: "sha256",
        extensions: [{ name: "subjectAltName", altNames: names }],
    });
}

function readOptions() {
    const { values } = parseArgs({
        options: {
            pods: { type: "string" },
            host: { type: "string" },
            port: { type: "string" },
            certificate: { type: "string" },
        },
    });
    const { pods, host, port, certificate } = values;
    if (pods === undefined || host === undefined || port === undefined || certificate === undefined) {
        throw new Error("all options are needed.");
    }
    return { pods, host, port: Number(port), certificate };
}

main().catch((error: unknown) => {
    log(`resource metrics: ${messageOf(error)}\n${usage}`);
    process.exit(1);
});
