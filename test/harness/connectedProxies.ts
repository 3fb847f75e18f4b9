import { eventually } from "../sandbox/supervisor/probe.ts";

/** The ingress gateway's, and that of the caller in the mesh. */
const PROXIES = 2;

/** Waits until istiod serves all of the sandbox's proxies, as it does not yet right after it has started. */
export function proxiesConnected(): Promise<void> {
    return eventually(async () => {
        const response = await fetch(`${process.env.ISTIOD_URL}/debug/syncz`);
        const proxies = (await response.json()) as unknown[] | null;
        if ((proxies?.length ?? 0) < PROXIES)
            throw new Error(`istiod knows ${proxies?.length ?? 0} of ${PROXIES} proxies`);
    }, 60);
}
