/** An istiod's record of one proxy's routes: what was sent last, what the proxy acknowledged, and what it rejected. */
export interface ProxyState {
    readonly proxy: string;
    readonly sent: string;
    readonly acked: string;
    /** Why the proxy rejected a push; empty where it did not. */
    readonly refused: string;
}

/** One answer of one istiod, or why there is none. Times are of a monotonic clock, in milliseconds. */
export type Look = { istiod: string; asked: number; at: number } & (
    | { problem: string }
    | {
          /** The istiod's own clock, in whole seconds rounded down; undefined where it does not say. */
          clock: number | undefined;
          /** Since when it has certainly known of the change; undefined where that is not certain yet. */
          heardAt: number | undefined;
          proxies: ProxyState[];
      }
);

/** One connection of a proxy, over all checks so far. */
export interface Followed extends ProxyState {
    readonly istiod: string;
    /** Since when it has been sent nothing, while its istiod answered. */
    readonly quietSince: number;
    /** Whether it has acknowledged a push that certainly contains the new route. */
    readonly hasIt: boolean;
}

/** A proxy or istiod that is still waited for, and why. */
export interface LateProxy {
    readonly who: string;
    readonly why: string;
}

/**
 * A proxy that was sent nothing for so long is not affected by the change. istiod pushes only to affected proxies, but may
 * debounce for 10 s first (PILOT_DEBOUNCE_MAX).
 */
export const QUIET_MILLISECONDS = 15_000;

/** How long istiod may debounce after the last change that it has seen. */
const LAG_MILLISECONDS = 1000;
/** istiod gives its time in whole seconds. */
const ROUNDED_MILLISECONDS = 1000;
/** An istiod that takes so long to answer may have been stalled. */
const SLOW_MILLISECONDS = 2000;

/** Adds the answers of all istiods to what is known. */
export function follow(known: readonly Followed[], looks: readonly Look[]): Followed[] {
    return looks.flatMap((look) => {
        const before = known.filter(({ istiod }) => istiod === look.istiod);
        // Of an istiod that did not answer, nothing is known.
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
 * Whether istiod built the push with this nonce after it knew of the change. A push contains everything that istiod knows when it
 * starts building, so it then contains the new route, whatever caused the push. A nonce begins with that time, as in
 * `2030-01-01T12:00:00Z/7...`.
 */
function isOfAfter(nonce: string, { at, clock, heardAt }: Extract<Look, { proxies: unknown }>): boolean {
    if (clock === undefined || heardAt === undefined) return false;
    const gathered = Date.parse(nonce.split("/")[0] ?? "");
    const heard = clock + ROUNDED_MILLISECONDS - (at - heardAt);
    return gathered >= heard + LAG_MILLISECONDS;
}

/**
 * The proxies that may still use an older route.
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
): LateProxy[] {
    const silent = looks.flatMap((look): LateProxy[] => {
        if ("problem" in look) return [{ who: look.istiod, why: look.problem }];
        return look.heardAt === undefined ? [{ who: look.istiod, why: "it does not know the change yet" }] : [];
    });
    // Right after a restart istiod knows no proxies, which proves nothing.
    if (followed.length === 0 && silent.length === 0) return [{ who: "any proxy", why: "istiod lists none" }];
    // A proxy that has the route by one connection has it, even if another istiod has not noticed yet that the proxy left.
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

/** The status of one resource type, the format since Istio 1.23. */
const ROUTES = "type.googleapis.com/envoy.config.route.v3.RouteConfiguration";

interface RawProxy {
    readonly proxy?: unknown;
    readonly route_sent?: unknown;
    readonly route_acked?: unknown;
    readonly resources?: Record<string, { readonly lastError?: unknown } | undefined>;
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
    readonly kind?: unknown;
    readonly metadata?: { readonly uid?: unknown; readonly generation?: unknown };
}

/**
 * Whether the answer of `/debug/configz` contains this version of the route or a later one. An istiod that does not watch the
 * route's namespace needs no notice.
 */
export function knowsRoute(answer: unknown, { uid, generation }: RouteVersion): boolean {
    if (!Array.isArray(answer)) throw new Error("istiod's /debug/configz gave no list of objects");
    return answer
        .filter(({ kind, metadata }: RawConfig) => kind === "VirtualService" && metadata?.uid === uid)
        .every(({ metadata }: RawConfig) => Number(metadata?.generation) >= generation);
}

/** One version of a route. */
export interface RouteVersion {
    readonly uid: string;
    readonly generation: number;
}
