import { DEFAULTS } from "../../arguments/settings.ts";
import type { ClusterClient } from "../../cluster/client.ts";
import { smokeTestProblem } from "../../cutover/smokeTest/smokeTest.ts";
import type { SmokeTarget } from "../../cutover/smokeTest/target.ts";
import type { Color } from "../../model/color.ts";
import { smokeTestName } from "../../model/names.ts";
import type { ServiceState } from "../live/serviceState.ts";
import type { StackService } from "../stack/stackService.ts";
import type { Check } from "./check.ts";

/** The request that the gate makes before traffic moves, where the program asks for one. */
export async function smokeChecks(
    client: ClusterClient,
    { name, place, service, selectors, gate: { smokeTest } }: StackService,
    state: ServiceState,
    color: Color,
): Promise<Check[]> {
    if (!smokeTest) return [];
    if ((state.colors[color]?.ready ?? 0) === 0) {
        const text = `${color} has no ready pod to answer the smoke test ${smokeTest.path}`;
        return [{ name: "smoke test", outcome: "skipped", text }];
    }
    if (smokeTest.from === "mesh") {
        const text = `the update itself runs the smoke test ${smokeTest.path}, with a Job in the mesh`;
        return [{ name: "smoke test", outcome: "skipped", text }];
    }
    const target: SmokeTarget = {
        name,
        namespace: place.namespace,
        color,
        selector: { ...selectors.service, ...selectors[color] },
        deployment: place.deployments[color],
        port: smokeTest.port ?? smokeTest.ports?.[color] ?? DEFAULTS.servicePort,
        helper: smokeTestName(service),
        labels: {},
    };
    const problem = await smokeTestProblem(client, target, smokeTest);
    return [
        problem === undefined
            ? { name: "smoke test", outcome: "passed", text: `${color} answers the smoke test ${smokeTest.path}` }
            : { name: "smoke test", outcome: "failed", text: problem },
    ];
}
