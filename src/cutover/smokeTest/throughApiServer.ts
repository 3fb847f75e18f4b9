import type { V1Pod } from "@kubernetes/client-node";
import type { ClusterClient } from "../../cluster/client.ts";
import { labelled } from "../../cluster/labelled.ts";
import { listObjects } from "../../cluster/listObjects.ts";
import { messageOf } from "../../model/messageOf.ts";
import { isPodReady } from "../../model/readiness.ts";
import type { SmokeTarget, SmokeTest } from "./target.ts";

/** More pods would only find what these do, and take longer. */
const MOST_PODS = 3;

/** Sends the request to some ready pods of the target through the API server's proxy, and returns what was wrong with each. */
export async function problemsThroughApiServer(
    client: ClusterClient,
    target: SmokeTarget,
    test: SmokeTest,
): Promise<string[]> {
    const path = `/api/v1/namespaces/${target.namespace}/pods`;
    const pods = await listObjects<V1Pod>(client, labelled(path, target.selector));
    const ready = pods.filter(isPodReady).slice(0, MOST_PODS);
    if (ready.length === 0) return ["none of its pods is ready"];
    const found = await Promise.all(
        ready.map(async ({ metadata: { name } }) => {
            const url = `${path}/${name}:${test.port}/proxy${test.path}`;
            const problem = await problemOf(() => client.ask(url, test.timeoutSeconds * 1000), test.status);
            return problem && `${name} ${problem}`;
        }),
    );
    return found.filter((problem) => problem !== undefined);
}

async function problemOf(
    ask: () => Promise<{ status: number; text: string }>,
    wanted: number | undefined,
): Promise<string | undefined> {
    try {
        const { status, text } = await ask();
        const good = wanted === undefined ? status >= 200 && status < 300 : status === wanted;
        return good
            ? undefined
            : `answered ${status} where ${wanted ?? "200 to 299"} was expected: ${text.trim().slice(0, 120)}`;
    } catch (error) {
        return messageOf(error);
    }
}
