import type { PodReport } from "../pods/statusServer.ts";

/** Asks the pod server how many requests each pod has received since it appeared; pods by uid. */
export async function podCounts(url: string): Promise<Map<string, number>> {
    const response = await fetch(url, { signal: AbortSignal.timeout(2000) });
    if (response.status !== 200) throw new Error(`${url} answered ${response.status}`);
    const pods = (await response.json()) as readonly PodReport[];
    return new Map(pods.map(({ uid, apps }) => [uid, apps.reduce((sum, { received }) => sum + received, 0)]));
}
