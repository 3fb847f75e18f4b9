import type { BlueGreenServiceArgs } from "../args.ts";
import type { Problem } from "../problems.ts";

/** What is wrong with the gate only when several arguments are looked at together. */
export function cutoverProblems({ gate }: BlueGreenServiceArgs): Problem[] {
    const { from = "apiServer", image } = gate?.smokeTest ?? {};
    if (image === undefined || from === "mesh") return [];
    const reason = `got "${image}"; allowed: with gate.smokeTest.from "mesh" only, since no pod is started otherwise`;
    return [{ path: "gate.smokeTest.image", reason }];
}
