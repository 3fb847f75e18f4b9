import type { SmokeTestArgs } from "../../args.ts";
import { SMOKE_TEST_DEFAULTS } from "../../arguments/settings.ts";
import type { ClusterClient } from "../../cluster/client.ts";
import { messageOf } from "../../model/messageOf.ts";
import type { SmokeTarget, SmokeTest } from "./target.ts";

/** Tests the target. Returns why traffic must not move there, or undefined. */
export async function smokeTestProblem(
    client: ClusterClient,
    target: SmokeTarget,
    args: SmokeTestArgs,
): Promise<string | undefined> {
    const { status, ...rest } = args;
    const port = args.port ?? target.port;
    if (port === undefined) throw new Error("gate.smokeTest.port is required, because the pods declare no ports");
    const test: SmokeTest = { ...SMOKE_TEST_DEFAULTS, ...rest, port, status };
    let problems: string[];
    try {
        problems = await WAYS[test.from](client, target, test);
    } catch (error) {
        const message = messageOf(error);
        return `${target.name}: traffic has not moved, because the smoke test could not run: ${message}. ${RIGHTS[test.from]}`;
    }
    if (problems.length === 0) return undefined;
    return (
        `${target.name}: traffic has not moved. The smoke test ${test.path} on port ${test.port} of ${target.color} failed: ` +
        `${problems.join("; ")}. Fix ${target.color}, or correct gate.smokeTest.${HINTS[test.from]}`
    );
}

const WAYS = {
    apiServer: async (...[client, target, test]: Parameters<Way>) =>
        (await import("./throughApiServer.ts")).problemsThroughApiServer(client, target, test),
    mesh: async (...[client, target, test]: Parameters<Way>) =>
        (await import("./fromMesh.ts")).problemsFromMesh(client, target, test),
};

type Way = (client: ClusterClient, target: SmokeTarget, test: SmokeTest) => Promise<string[]>;

const RIGHTS = {
    apiServer: "It needs permission to list pods and to get pods/proxy.",
    mesh: "It needs permission to create and delete Jobs, to create, patch and delete Services, and to list pods, endpointslices and events.",
} as const;

const HINTS = {
    apiServer:
        ' (The request came through the API server. If the pods accept only mutual TLS, set gate.smokeTest.from to "mesh".)',
    mesh: " (The request came from a separate pod in the mesh. An AuthorizationPolicy must let it in.)",
} as const;
