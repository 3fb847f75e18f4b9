/** What an istiod says of one proxy's routes: what it was sent last, what it has taken over, and what it objects to. */
export interface ProxyState {
    proxy: string;
    sent: string;
    acked: string;
    /** Why the proxy has refused what it was sent; empty where it has not. */
    refused: string;
}

/** One answer of one istiod, or why there is none. Times are of a clock that only ever goes on, in milliseconds. */
export type Look = { istiod: string; asked: number; at: number } & (
    | { problem: string }
    | {
          /** The istiod's own clock, in whole seconds rounded down; undefined where it does not say. */
          clock: number | undefined;
          /** Since when it has known of the change for certain; undefined where it does not yet. */
          heardAt: number | undefined;
          proxies: ProxyState[];
      }
);

/** One connection of a proxy, over all looks so far. */
export interface Followed extends ProxyState {
    istiod: string;
    /** Since when it has been sent nothing, while its istiod answered. */
    quietSince: number;
    /** Whether it has taken over something that holds the new route for certain. */
    hasIt: boolean;
}

/** A proxy, or an istiod, that is still waited for, and why. */
export interface Late {
    who: string;
    why: string;
}

/**
 * How long a proxy must have been sent nothing to count as one that the change does not concern. istiod pushes to those alone that
 * a change concerns, but may gather changes for 10 s first (PILOT_DEBOUNCE_MAX).
 */
export const QUIET_MILLISECONDS = 15_000;

/** How long istiod may go on gathering without a change of which it has heard. */
const LAG_MILLISECONDS = 1000;
/** istiod's clock is told in whole seconds. */
const ROUNDED_MILLISECONDS = 1000;
/** Who takes so long to answer may not have worked in between. */
const SLOW_MILLISECONDS = 2000;

/** Adds a look at all istiods to what is known. */
export function follow(known: readonly Followed[], looks: readonly Look[]): Followed[] {
    return looks.flatMap((look) => {
        const before = known.filter(({ istiod }) => istiod === look.istiod);
        // Nobody saw what an istiod did that did not answer.
        if ("problem" in look) return before.map((each) => ({ ...each, quietSince: look.at }));
        return look.proxies.map((state) => {
            const last = before.find(({ proxy }) => proxy === state.proxy);
            const isQuiet =
                look.heardAt !== undefined && last?.sent === state.sent && look.at - look.asked < SLOW_MILLISECONDS;
            return {
                ...state,
                istiod: look.istiod,
                quietSince: isQuiet ? last.quietSince : look.at,
                hasIt: last?.hasIt === true || isOfAfter(state.acked, look),
            };
        });
    });
}

/**
 * Whether istiod gathered what stands behind a nonce after it had heard of the change: what it gathers is all that it knows at that
 * moment, so that a push on whatever ground holds the new route then. Its nonces begin with that moment, as in
 * `2030-01-01T12:00:00Z/7...`.
 */
function isOfAfter(nonce: string, { at, clock, heardAt }: Extract<Look, { proxies: unknown }>): boolean {
    if (clock === undefined || heardAt === undefined) return false;
    const gathered = Date.parse(nonce.split("/")[0] ?? "");
    const heard = clock + ROUNDED_MILLISECONDS - (at - heardAt);
    return gathered >= heard + LAG_MILLISECONDS;
}

/**
 * Who may still lead requests by an older route.
 * @param names all proxies that were ever listed
 * @param gone those of them of which the pods are no longer there
 * @param now by the clock of the looks
 */
export function lateProxies(
    followed: readonly Followed[],
    looks: readonly Look[],
    names: readonly string[],
    gone: ReadonlySet<string>,
    now: number,
): Late[] {
    const silent = looks.flatMap((look): Late[] => {
        if ("problem" in look) return [{ who: look.istiod, why: look.problem }];
        return look.heardAt === undefined ? [{ who: look.istiod, why: "it does not know the change yet" }] : [];
    });
    // Right after a restart istiod knows nobody, which proves nothing.
    if (followed.length === 0 && silent.length === 0) return [{ who: "any proxy", why: "istiod lists none" }];
    // A proxy that has it by one connection has it, even if another istiod has not noticed yet that it left.
    const haveIt = new Set(followed.filter(({ hasIt }) => hasIt).map(({ proxy }) => proxy));
    const behind = followed.filter((each) => !haveIt.has(each.proxy) && !isUnconcerned(each, now));
    const late = [...new Map(behind.map((each) => [each.proxy, { who: each.proxy, why: whyLate(each) }])).values()];
    const listed = new Set(followed.map(({ proxy }) => proxy));
    const missing = names
        .filter((name) => !gone.has(name) && !listed.has(name))
        .map((who) => ({ who, why: "no istiod lists it any more, but its pod still exists" }));
    return [...silent, ...late, ...missing];
}

function isUnconcerned({ sent, acked, quietSince }: Followed, now: number): boolean {
    return sent === acked && now - quietSince >= QUIET_MILLISECONDS;
}

function whyLate({ sent, acked, refused }: Followed): string {
    if (refused !== "") return `it rejected its newest routes: ${refused}`;
    return sent === acked ? "istiod may still have to send it the change" : "it has not acknowledged its newest routes";
}

/** Of one type, as istiod tells it since 1.23. */
const ROUTES = "type.googleapis.com/envoy.config.route.v3.RouteConfiguration";

interface RawProxy {
    proxy?: unknown;
    route_sent?: unknown;
    route_acked?: unknown;
    resources?: Record<string, { lastError?: unknown } | undefined>;
}

/** Reads the answer of `/debug/syncz`. */
export function readProxies(answer: unknown): ProxyState[] {
    if (!Array.isArray(answer)) throw new Error("istiod's /debug/syncz gave no list of proxies");
    return answer.map(({ proxy, route_sent, route_acked, resources }: RawProxy) => ({
        proxy: String(proxy),
        sent: String(route_sent ?? ""),
        acked: String(route_acked ?? ""),
        refused: String(resources?.[ROUTES]?.lastError ?? ""),
    }));
}

interface RawConfig {
    kind?: unknown;
    metadata?: { uid?: unknown; generation?: unknown };
}

/**
 * Whether the answer of `/debug/configz` has the route with this change of it, or a later one. An istiod that does not look at the
 * route's namespace at all has nothing to hear.
 */
export function knowsRoute(answer: unknown, { uid, generation }: RouteVersion): boolean {
    if (!Array.isArray(answer)) throw new Error("istiod's /debug/configz gave no list of objects");
    return answer
        .filter(({ kind, metadata }: RawConfig) => kind === "VirtualService" && metadata?.uid === uid)
        .every(({ metadata }: RawConfig) => Number(metadata?.generation) >= generation);
}

/** One change of a route. */
export interface RouteVersion {
    uid: string;
    generation: number;
}
