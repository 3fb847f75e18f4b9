/** What an istiod says of one proxy's routes: what it was sent last, and what it has taken over. */
export interface ProxyState {
    proxy: string;
    sent: string;
    acked: string;
}

/** All proxies of all replicas of istiod, at one moment. */
export interface ProxyList {
    at: Date;
    proxies: ProxyState[];
}

/** How long a proxy's routes have to stay as they were before it counts as not concerned by the change. */
export const CALM_MILLISECONDS = 10_000;

export type ProxiesDecision = { done: true } | { done: false; waitingFor: string[] };

/**
 * Whether every proxy has taken over the new route. istiod pushes to those alone that a change concerns, so one that is
 * sent nothing is known only by staying calm for a while.
 * @param before as it was before the route changed; empty where this update did not change it
 * @param first the first look after the change
 * @param now the newest look
 * @param gone proxies known before of which the pods are no longer there
 */
export function decideProxies(
    before: ProxyState[],
    first: ProxyList,
    now: ProxyList,
    gone: Set<string>,
): ProxiesDecision {
    // Right after a restart istiod knows nobody, which proves nothing.
    if (now.proxies.length === 0) return { done: false, waitingFor: ["any proxy: istiod lists none"] };
    const calm = now.at.getTime() - first.at.getTime() >= CALM_MILLISECONDS;
    const waitingFor = now.proxies.filter((each) => !hasTakenOver(each, before, first, calm)).map(({ proxy }) => proxy);
    const missing = before
        .map(({ proxy }) => proxy)
        .filter((proxy) => !gone.has(proxy) && !now.proxies.some((each) => each.proxy === proxy));
    const all = [...waitingFor, ...missing];
    return all.length === 0 ? { done: true } : { done: false, waitingFor: all };
}

function hasTakenOver(now: ProxyState, before: ProxyState[], first: ProxyList, calm: boolean): boolean {
    if (now.sent !== now.acked) return false;
    const known = before.find(({ proxy }) => proxy === now.proxy);
    if (known && known.sent !== now.sent) return true;
    return calm && first.proxies.some(({ proxy, sent }) => proxy === now.proxy && sent === now.sent);
}

/** Reads the answer of `/debug/syncz`. */
export function readProxies(answer: unknown): ProxyState[] {
    if (!Array.isArray(answer)) throw new Error("istiod's /debug/syncz gave no list of proxies");
    return answer.map((each: { proxy?: unknown; route_sent?: unknown; route_acked?: unknown }) => ({
        proxy: String(each.proxy),
        sent: String(each.route_sent ?? ""),
        acked: String(each.route_acked ?? ""),
    }));
}
