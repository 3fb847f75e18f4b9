import type { DrainArgs } from "../args.ts";
import type { ClusterClient } from "../cluster/client.ts";
import { labelled } from "../cluster/labelled.ts";
import { CALM_MILLISECONDS, decideProxies, type ProxyList, type ProxyState, readProxies } from "./proxies.ts";

const DEBUG_PATH = "/debug/syncz";
/** istiod answers debug questions there, to callers from its own pod alone. */
const DEBUG_PORT = 8080;
const TIMEOUT_MILLISECONDS = 10_000;
const POLL_MILLISECONDS = 500;

/** Opens a connection into a pod, as `kubectl port-forward` does. */
export type Forward = (namespace: string, pod: string, port: number, request: string) => Promise<string>;

/** Asks every replica of istiod, wherever they are. */
export async function listProxies(
    client: ClusterClient,
    drain: Required<DrainArgs>,
    forward: Forward,
): Promise<ProxyList> {
    const answers = drain.istiodUrls.length
        ? await Promise.all(drain.istiodUrls.map(askUrl))
        : await askPods(client, drain.istioNamespace, forward);
    return { at: new Date(), proxies: answers.flatMap(readProxies) };
}

async function askUrl(url: string): Promise<unknown> {
    const answer = await fetch(new URL(DEBUG_PATH, url), { signal: AbortSignal.timeout(TIMEOUT_MILLISECONDS) }).catch(
        (error: Error) => {
            throw new Error(
                `${url}${DEBUG_PATH}: ${error.cause instanceof Error ? error.cause.message : error.message}`,
            );
        },
    );
    if (!answer.ok) throw new Error(`${url}${DEBUG_PATH} answered ${answer.status}`);
    return answer.json();
}

interface Pod {
    metadata: { name: string };
    status?: { phase?: string };
}

async function askPods(client: ClusterClient, namespace: string, forward: Forward): Promise<unknown[]> {
    const pods = await client.get<{ items: Pod[] }>(
        labelled(`/api/v1/namespaces/${namespace}/pods`, { app: "istiod" }),
    );
    const running = (pods?.items ?? []).filter(({ status }) => status?.phase === "Running");
    if (running.length === 0) {
        throw new Error(
            `no running pod with the label app=istiod in ${namespace}; set drain.istioNamespace or drain.istiodUrls`,
        );
    }
    return Promise.all(running.map(({ metadata }) => askPod(namespace, metadata.name, forward)));
}

async function askPod(namespace: string, pod: string, forward: Forward): Promise<unknown> {
    const request = `GET ${DEBUG_PATH} HTTP/1.0\r\nHost: localhost\r\n\r\n`;
    const answer = await forward(namespace, pod, DEBUG_PORT, request);
    const [head = "", ...body] = answer.split("\r\n\r\n");
    if (!/^HTTP\/1\.\d 200/.test(head)) throw new Error(`${pod} answered ${DEBUG_PATH} with ${head.split("\r\n")[0]}`);
    return JSON.parse(body.join("\r\n\r\n"));
}

/** Waits until every proxy has taken over the new route; gives those that have not in time. */
export async function waitForProxies(
    client: ClusterClient,
    drain: Required<DrainArgs>,
    before: ProxyState[],
    forward: Forward,
): Promise<string[]> {
    const first = await listProxies(client, drain, forward);
    const until = first.at.getTime() + Math.max(drain.timeoutSeconds * 1000, CALM_MILLISECONDS);
    for (let now = first; ; now = await listProxies(client, drain, forward)) {
        const decision = decideProxies(before, first, now, await goneSince(client, before, now));
        if (decision.done) return [];
        if (now.at.getTime() > until) return decision.waitingFor;
        await new Promise((done) => setTimeout(done, POLL_MILLISECONDS));
    }
}

/** Proxies are called by pod and namespace; one without a pod will never acknowledge anything. */
async function goneSince(client: ClusterClient, before: ProxyState[], now: ProxyList): Promise<Set<string>> {
    const missing = before.filter(({ proxy }) => !now.proxies.some((each) => each.proxy === proxy));
    const gone = await Promise.all(
        missing.map(async ({ proxy }) => {
            const [name, namespace] = [proxy.slice(0, proxy.lastIndexOf(".")), proxy.slice(proxy.lastIndexOf(".") + 1)];
            const pod = await client.get(`/api/v1/namespaces/${namespace}/pods/${name}`);
            return pod === undefined ? [proxy] : [];
        }),
    );
    return new Set(gone.flat());
}
