import { addresses, ports } from "../sandbox/network.ts";
import type { PodReport } from "../sandbox/pods/statusServer.ts";
import { place } from "./place.ts";

/** How many requests the pods of each colour in the test's namespace have got until now, as the pods themselves count. */
export async function receivedByColor(): Promise<Record<string, number>> {
    const response = await fetch(`http://${addresses.podLink.pods}:${ports.podStatus}/pods`);
    const received: Record<string, number> = {};
    const pods = ((await response.json()) as PodReport[]).filter(({ namespace }) => namespace === place.namespace);
    for (const pod of pods) {
        const color = pod.color ?? "none";
        received[color] = (received[color] ?? 0) + pod.received;
    }
    return received;
}
