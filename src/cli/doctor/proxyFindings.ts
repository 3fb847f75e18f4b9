import { messageOf } from "../../model/messageOf.ts";
import type { Check } from "../preflight/check.ts";
import { credentialsFor } from "../prometheus/credentials.ts";

interface ProxyStatus {
    readonly proxy?: string;
    readonly route_sent?: string;
    readonly route_acked?: string;
    readonly cluster_sent?: string;
    readonly cluster_acked?: string;
}

/** Which proxies have not acknowledged what istiod sent them: those may still route as before. */
export function syncFindings(proxies: ProxyStatus[]): Check[] {
    const name = "proxies";
    const behind = proxies.filter(
        ({ route_sent, route_acked, cluster_sent, cluster_acked }) =>
            route_sent !== route_acked || cluster_sent !== cluster_acked,
    );
    if (proxies.length === 0) {
        return [
            {
                name,
                outcome: "warning",
                text: "istiod knows no proxy: nobody follows the route. Is sidecar injection on, and is a gateway running?",
            },
        ];
    }
    if (behind.length === 0)
        return [
            { name, outcome: "passed", text: `all ${proxies.length} proxies of this istiod have the newest route` },
        ];
    const names = behind.map(({ proxy }) => proxy).join(", ");
    return [
        {
            name,
            outcome: "failed",
            text: `${behind.length} of ${proxies.length} proxies have not acknowledged the newest configuration: ${names}. Check \`istioctl proxy-status\``,
        },
    ];
}

/** Asks one istiod's debug endpoint. */
export async function proxyFindings(url: string | undefined): Promise<Check[]> {
    if (url === undefined) {
        return [
            {
                name: "proxies",
                outcome: "skipped",
                text: "no --istiod URL, so proxies were not checked (`istioctl proxy-status` shows them)",
            },
        ];
    }
    try {
        const answer = await fetch(`${url.replace(/\/+$/, "")}/debug/syncz`, {
            headers: credentialsFor(url),
            redirect: "manual",
            signal: AbortSignal.timeout(10_000),
        });
        if (!answer.ok) throw new Error(`it answered ${answer.status}`);
        return syncFindings(((await answer.json()) ?? []) as ProxyStatus[]);
    } catch (error) {
        return [
            { name: "proxies", outcome: "warning", text: `istiod at ${url} could not be asked: ${messageOf(error)}` },
        ];
    }
}
