import type { BlueGreenServiceArgs } from "../args.ts";
import type { Problem } from "../problems.ts";
import { replicasOf } from "../settings.ts";

/** What is wrong with the gate only when several arguments are looked at together. */
export function cutoverProblems(args: BlueGreenServiceArgs): Problem[] {
    return [...smokeTestProblems(args), ...countProblems(args)];
}

function smokeTestProblems({ gate }: BlueGreenServiceArgs): Problem[] {
    const { from = "apiServer", image } = gate?.smokeTest ?? {};
    if (image === undefined || from === "mesh") return [];
    const reason = `got "${image}"; allowed: with gate.smokeTest.from "mesh" only, since no pod is started otherwise`;
    return [{ path: "gate.smokeTest.image", reason }];
}

/** The gate would wait for pods that nobody starts. */
function countProblems(args: BlueGreenServiceArgs): Problem[] {
    const { gate: { minReplicas = 0 } = {}, autoscaling, activeColor } = args;
    const most = autoscaling?.maxReplicas ?? replicasOf(args)[activeColor];
    if (minReplicas <= most) return [];
    const owner = autoscaling ? "autoscaling.maxReplicas" : "the active colour's replicas";
    return [{ path: "gate.minReplicas", reason: `got ${minReplicas}; allowed: at most ${owner}, ${most}` }];
}
