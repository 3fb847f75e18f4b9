import type { BlueGreenServiceArgs } from "../args.ts";
import { COLORS } from "../model/color.ts";
import { portSettings } from "./ports.ts";
import type { Problem } from "./problems.ts";
import { replicasOf } from "./settings.ts";

/** What is wrong with the gate only when several arguments are looked at together. */
export function cutoverProblems(args: BlueGreenServiceArgs): Problem[] {
    return [...smokeTestProblems(args), ...countProblems(args)];
}

function smokeTestProblems(args: BlueGreenServiceArgs): Problem[] {
    const { smokeTest } = args.gate ?? {};
    if (!smokeTest) return [];
    const { from = "apiServer", image, port } = smokeTest;
    const problems: Problem[] = [];
    if (image !== undefined && from !== "mesh") {
        const reason = `got "${image}"; allowed: only with gate.smokeTest.from "mesh", since no pod is started otherwise`;
        problems.push({ path: "gate.smokeTest.image", reason });
    }
    const listens = portSettings(args)[0]?.listens;
    if (port === undefined && COLORS.some((color) => listens?.[color] === undefined)) {
        const reason = "got nothing; allowed: the number of the port to ask, since the pod does not declare it";
        problems.push({ path: "gate.smokeTest.port", reason });
    }
    return problems;
}

/** The gate would wait for pods that nobody starts. */
function countProblems(args: BlueGreenServiceArgs): Problem[] {
    const { gate: { minReplicas = 0 } = {}, autoscaling, activeColor } = args;
    const most = autoscaling?.maxReplicas ?? replicasOf(args)[activeColor];
    if (minReplicas <= most) return [];
    const owner = autoscaling ? "autoscaling.maxReplicas" : "the active colour's replicas";
    return [{ path: "gate.minReplicas", reason: `got ${minReplicas}; allowed: at most ${owner}, ${most}` }];
}
