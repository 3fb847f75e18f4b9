import type { BlueGreenServiceArgs, GateArgs } from "../args.ts";
import { COLORS } from "../model/color.ts";

import type { Problem } from "./problems.ts";
import { type Settings, SMOKE_TEST_DEFAULTS } from "./settings.ts";

/** What is wrong with the gate only when several arguments are looked at together. */
export function cutoverProblems({ gate }: BlueGreenServiceArgs, settings: Settings): Problem[] {
    return [...smokeTestProblems(settings), ...countProblems(gate, settings)];
}

function smokeTestProblems({ gate: { smokeTest }, ports }: Settings): Problem[] {
    if (!smokeTest) return [];
    const { from = SMOKE_TEST_DEFAULTS.from, image, port } = smokeTest;
    const problems: Problem[] = [];
    if (image !== undefined && from !== "mesh") {
        const reason = `got "${image}"; allowed: only with gate.smokeTest.from "mesh", since no pod is started otherwise`;
        problems.push({ path: "gate.smokeTest.image", reason });
    }
    if (port === undefined && COLORS.some((color) => ports[0]?.listens[color] === undefined)) {
        const reason = "got nothing; allowed: the number of the port to ask, since the pod does not declare it";
        problems.push({ path: "gate.smokeTest.port", reason });
    }
    return problems;
}

/** The gate would wait for pods that nobody starts. */
function countProblems({ minReplicas = 0 }: GateArgs = {}, { autoscaling, active, colors }: Settings): Problem[] {
    const most = autoscaling?.maxReplicas ?? colors[active].replicas;
    if (minReplicas <= most) return [];
    const owner = autoscaling ? "autoscaling.maxReplicas" : "the active colour's replicas";
    return [{ path: "gate.minReplicas", reason: `got ${minReplicas}; allowed: at most ${owner}, ${most}` }];
}
