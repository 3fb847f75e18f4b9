import { setTimeout as sleep } from "node:timers/promises";
import { pathOf, readObject, removeObjects } from "./apiServer.ts";
import { place } from "./place.ts";

/**
 * Lets pods that are on their way out be gone at once, if they may, until something has ended that waits for them: where nobody
 * asks them anything any more, there is nothing for them to see to its end.
 */
export async function endingAtOnce(
    act: () => Promise<unknown>,
    mayEnd: () => Promise<boolean> = async () => true,
): Promise<void> {
    let ended = false;
    const acted = act().finally(() => {
        ended = true;
    });
    const hurry = async () => {
        while (!ended) {
            if (await mayEnd()) await endLeaving();
            await sleep(500);
        }
    };
    await Promise.all([acted, hurry()]);
}

interface Pods {
    readonly items: readonly { metadata: { namespace: string; name: string; deletionTimestamp?: string } }[];
}

/** Those of the test's namespace alone where others use the cluster, since their pods have callers. */
async function endLeaving(): Promise<void> {
    const { items } = await readObject<Pods>(place.hasCluster ? "/api/v1/pods" : pathOf("pods", place.namespace));
    for (const { namespace, name, deletionTimestamp } of items.map(({ metadata }) => metadata)) {
        if (deletionTimestamp) await removeObjects(`${pathOf("pods", namespace, name)}?gracePeriodSeconds=0`);
    }
}
