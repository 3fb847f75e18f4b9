import { addresses, ports } from "../sandbox/network.ts";
import type { PodReport } from "../sandbox/pods/statusServer.ts";

/** How many requests the pods of each colour have got until now, as the pods themselves count. */
export const receivedByColor = async (): Promise<Record<string, number>> => {
    const response = await fetch(`http://${addresses.podLink.pods}:${ports.podStatus}/pods`);
    const received: Record<string, number> = {};
    for (const { color = "none", apps } of (await response.json()) as PodReport[]) {
        received[color] = apps.reduce((sum, app) => sum + app.received, received[color] ?? 0);
    }
    return received;
};
