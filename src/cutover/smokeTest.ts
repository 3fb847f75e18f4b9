import type { SmokeTestArgs } from "../args.ts";
import type { ClusterClient } from "../cluster/client.ts";
import type { Color } from "../color.ts";

/** More pods would only find what these do, and take longer. */
const MOST_PODS = 3;
const DEFAULT_TIMEOUT_SECONDS = 10;

/** What a smoke test is made against. */
export interface SmokeTarget {
    name: string;
    namespace: string;
    color: Color;
    labels: Record<string, string>;
    port: number;
}

interface Pod {
    metadata: { name: string; deletionTimestamp?: string };
    status?: { conditions?: { type: string; status: string }[] };
}

/** Asks some ready pods of the target, through the API server; gives what is wrong, or undefined. */
export async function smokeTestProblem(
    client: ClusterClient,
    target: SmokeTarget,
    test: SmokeTestArgs,
): Promise<string | undefined> {
    const selector = encodeURIComponent(
        Object.entries(target.labels)
            .map(([key, value]) => `${key}=${value}`)
            .join(","),
    );
    const path = `/api/v1/namespaces/${target.namespace}/pods`;
    const pods = (await client.get<{ items: Pod[] }>(`${path}?labelSelector=${selector}`))?.items ?? [];
    const ready = pods.filter(isToStay).filter(isReady).slice(0, MOST_PODS);
    const port = test.port ?? target.port;
    const timeout = (test.timeoutSeconds ?? DEFAULT_TIMEOUT_SECONDS) * 1000;
    const found = await Promise.all(
        ready.map(async ({ metadata: { name } }) => {
            const problem = await problemOf(
                () => client.ask(`${path}/${name}:${port}/proxy${test.path}`, timeout),
                test.status,
            );
            return problem && `${name} ${problem}`;
        }),
    );
    const problems =
        ready.length === 0 ? ["no pod of it is ready to answer"] : found.filter((problem) => problem !== undefined);
    if (problems.length === 0) return undefined;
    return (
        `${target.name}: traffic has not moved. The smoke test ${test.path} on port ${port} of ${target.color} failed: ` +
        `${problems.join("; ")}. Mend ${target.color}, or correct gate.smokeTest. (It goes through the API server; where pods only ` +
        "take mutual TLS, it cannot reach them.)"
    );
}

/** A pod of the release before stays ready while it ends, and answers as that release did. */
function isToStay({ metadata }: Pod): boolean {
    return metadata.deletionTimestamp === undefined;
}

function isReady({ status }: Pod): boolean {
    return (status?.conditions ?? []).some(({ type, status }) => type === "Ready" && status === "True");
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
        return error instanceof Error ? error.message : String(error);
    }
}
