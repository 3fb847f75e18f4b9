import type { ClusterClient } from "../../cluster/client.ts";
import type { Color } from "../../color.ts";
import { smokeTestProblem } from "../../cutover/smokeTest.ts";
import { DEFAULTS } from "../../settings.ts";
import type { ServiceState } from "../live/serviceState.ts";
import type { StackService } from "../stack/stackService.ts";
import type { Check } from "./check.ts";

/** The request that the gate makes before traffic moves, where the program asks for one. */
export async function smokeChecks(
    client: ClusterClient,
    { name, place: { namespace }, selectors, gate: { smokeTest } }: StackService,
    state: ServiceState,
    color: Color,
): Promise<Check[]> {
    if (!smokeTest) return [];
    if ((state.colors[color]?.ready ?? 0) === 0) {
        const text = `${color} has no ready pod that could answer the smoke test ${smokeTest.path}`;
        return [{ name: "smoke test", outcome: "skipped", text }];
    }
    const labels = { ...selectors.service, ...selectors[color] };
    const port = smokeTest.port ?? DEFAULTS.servicePort;
    const problem = await smokeTestProblem(client, { name, namespace, color, labels, port }, smokeTest);
    return [
        problem === undefined
            ? { name: "smoke test", outcome: "passed", text: `${color} answers the smoke test ${smokeTest.path}` }
            : { name: "smoke test", outcome: "failed", text: problem },
    ];
}
