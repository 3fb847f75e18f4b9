import type { V1Pod } from "@kubernetes/client-node";
import type { DrainArgs } from "../args.ts";
import type { ClusterClient } from "../cluster/client.ts";
import { labelled } from "../cluster/labelled.ts";
import { listObjects } from "../cluster/listObjects.ts";
import { until } from "../cluster/waiting.ts";
import { messageOf } from "../model/messageOf.ts";
import {
    type Followed,
    follow,
    knowsRoute,
    type LateProxy,
    type Look,
    lateProxies,
    type ProxyState,
    type RouteVersion,
    readProxies,
} from "./proxies.ts";

const PROXIES_PATH = "/debug/syncz";
const OBJECTS_PATH = "/debug/configz";
/** istiod's debug port, which answers only callers from its own pod. */
const DEBUG_PORT = 8080;
const TIMEOUT_MILLISECONDS = 10_000;
const POLL_MILLISECONDS = 500;

/** Opens a connection into a pod, as `kubectl port-forward` does. */
export type Forward = (namespace: string, pod: string, port: number, request: string) => Promise<string>;

/** Asks every replica of istiod, in whichever namespace; fails where one does not answer. */
export async function listProxies(
    client: ClusterClient,
    drain: Required<DrainArgs>,
    forward: Forward,
): Promise<{ proxies: ProxyState[] }> {
    const istiods = await istiodsOf(client, drain, forward);
    const answers = await Promise.all(istiods.map(({ ask }) => ask(PROXIES_PATH)));
    return { proxies: answers.flatMap(({ body }) => readProxies(body)) };
}

/** One replica of istiod. */
interface Istiod {
    readonly name: string;
    readonly ask: (path: string) => Promise<Answer>;
}

interface Answer {
    /** The time in the answer's Date header. */
    readonly date: string | null | undefined;
    readonly body: unknown;
}

async function istiodsOf(client: ClusterClient, drain: Required<DrainArgs>, forward: Forward): Promise<Istiod[]> {
    const { istiodUrls, istioNamespace } = drain;
    if (istiodUrls.length > 0) return istiodUrls.map((url) => ({ name: url, ask: (path) => askUrl(url, path) }));
    const pods = await podsOf(client, istioNamespace);
    return pods.map((name) => ({ name, ask: (path) => askPod(istioNamespace, name, path, forward) }));
}

async function askUrl(url: string, path: string): Promise<Answer> {
    const answer = await fetch(new URL(path, url), { signal: AbortSignal.timeout(TIMEOUT_MILLISECONDS) }).catch(
        (error: Error) => {
            throw new Error(`${url}${path}: ${error.cause instanceof Error ? error.cause.message : error.message}`);
        },
    );
    if (!answer.ok) throw new Error(`${url}${path} answered ${answer.status}`);
    return { date: answer.headers.get("date"), body: await answer.json() };
}

/** An istiod that is terminating has handed over its proxies, or soon will. */
async function podsOf(client: ClusterClient, namespace: string): Promise<string[]> {
    const path = labelled(`/api/v1/namespaces/${namespace}/pods`, { app: "istiod" });
    const running = (await listObjects<V1Pod>(client, path)).filter(
        ({ metadata, status }) => status?.phase === "Running" && metadata.deletionTimestamp === undefined,
    );
    if (running.length === 0) {
        throw new Error(
            `no running pod with the label app=istiod in ${namespace}; set drain.istioNamespace or drain.istiodUrls`,
        );
    }
    return running.map(({ metadata }) => metadata.name);
}

async function askPod(namespace: string, pod: string, path: string, forward: Forward): Promise<Answer> {
    const request = `GET ${path} HTTP/1.0\r\nHost: localhost\r\n\r\n`;
    const answer = await forward(namespace, pod, DEBUG_PORT, request);
    const [head = "", ...body] = answer.split("\r\n\r\n");
    if (!/^HTTP\/1\.\d 200/.test(head)) throw new Error(`${pod} answered ${path} with ${head.split("\r\n")[0]}`);
    return { date: /^date: *(.+)$/im.exec(head)?.[1], body: JSON.parse(body.join("\r\n\r\n")) };
}

/** Which proxies to wait for, and how long. */
export interface ProxyWait {
    readonly drain: Required<DrainArgs>;
    /** As they were before the route changed; empty where this update did not change it. */
    readonly before: readonly ProxyState[];
    /** The version of the route that they must have, where the cluster numbers versions. */
    readonly route: RouteVersion | undefined;
    readonly mostMilliseconds: number;
}

/**
 * Waits until every proxy has the new route. Returns the proxies that do not have it at the timeout, and istiods that did not
 * answer.
 */
export async function waitForProxies(
    client: ClusterClient,
    { drain, before, route, mostMilliseconds }: ProxyWait,
    forward: Forward,
): Promise<LateProxy[]> {
    const names = new Set(before.map(({ proxy }) => proxy));
    const gone = new Set<string>();
    const heard = new Map<string, number>();
    let followed: readonly Followed[] = [];
    const lateNow = async (): Promise<LateProxy[]> => {
        try {
            const istiods = await istiodsOf(client, drain, forward);
            const looks = await Promise.all(istiods.map((each) => lookAt(each, route, heard)));
            followed = follow(followed, looks);
            for (const { proxy } of followed) names.add(proxy);
            await findGone(client, names, followed, gone);
            return lateProxies(followed, looks, [...names], gone, performance.now());
        } catch (error) {
            // The API server did not say which istiods or proxies there are; it may the next time.
            followed = followed.map((each) => ({ ...each, quietSince: performance.now() }));
            return [{ who: "the cluster", why: messageOf(error) }];
        }
    };
    return until(lateNow, (late) => late.length === 0, {
        timeoutMilliseconds: mostMilliseconds,
        pollMilliseconds: POLL_MILLISECONDS,
        longestPollMilliseconds: POLL_MILLISECONDS,
    });
}

/** One answer of an istiod, or why there is none. `heard` records since when each istiod has known of the change. */
async function lookAt(
    { name, ask }: Istiod,
    route: RouteVersion | undefined,
    heard: Map<string, number>,
): Promise<Look> {
    const asked = performance.now();
    try {
        if (!heard.has(name) && (!route || knowsRoute((await ask(OBJECTS_PATH)).body, route))) {
            heard.set(name, performance.now());
        }
        const { date, body } = await ask(PROXIES_PATH);
        const clock = Date.parse(date ?? "");
        return {
            istiod: name,
            asked,
            at: performance.now(),
            clock: Number.isNaN(clock) ? undefined : clock,
            heardAt: heard.get(name),
            proxies: readProxies(body),
        };
    } catch (error) {
        const problem = messageOf(error);
        return { istiod: name, asked, at: performance.now(), problem };
    }
}

/** A proxy's name contains its pod and namespace. A proxy whose pod is gone will never acknowledge anything. */
async function findGone(
    client: ClusterClient,
    names: ReadonlySet<string>,
    followed: readonly Followed[],
    gone: Set<string>,
): Promise<void> {
    const listed = new Set(followed.map(({ proxy }) => proxy));
    for (const proxy of listed) gone.delete(proxy);
    const missing = [...names].filter((proxy) => !listed.has(proxy) && !gone.has(proxy));
    await Promise.all(
        missing.map(async (proxy) => {
            const [name, namespace] = [proxy.slice(0, proxy.lastIndexOf(".")), proxy.slice(proxy.lastIndexOf(".") + 1)];
            if ((await client.get(`/api/v1/namespaces/${namespace}/pods/${name}`)) === undefined) gone.add(proxy);
        }),
    );
}
