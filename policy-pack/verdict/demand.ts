import type { RecordedGate } from "../stack/component.ts";

/** How many pods are required, and by what. */
export interface Demand {
    readonly minReplicas: number;
    readonly minReadyPercent: number;
    /** Where both can be lowered, as messages say it. */
    readonly settableIn: string;
}

/** The settings of the policy, and the names of those that were given rather than left at their default. */
interface Asked {
    readonly settings: Pick<Demand, "minReplicas" | "minReadyPercent">;
    readonly given: readonly string[];
}

const POLICY = "minReadyPercent or minReplicas of cutover-target-ready in the policy configuration";

/**
 * The pods that a route's targets need. Where a component owns the route, its gate decides, so that both say the same; but never
 * less than what the policy was configured to require.
 */
export function demandOn(gate: RecordedGate | undefined, { settings, given }: Asked): Demand {
    if (gate === undefined) return { ...settings, settableIn: POLICY };
    const asked = (name: "minReplicas" | "minReadyPercent") =>
        given.includes(name) ? Math.max(settings[name], gate[name] ?? 0) : (gate[name] ?? settings[name]);
    const demand = { minReplicas: asked("minReplicas"), minReadyPercent: asked("minReadyPercent") };
    const isByGate = demand.minReplicas === gate.minReplicas && demand.minReadyPercent === gate.minReadyPercent;
    return { ...demand, settableIn: isByGate ? "gate.minReadyPercent or gate.minReplicas of the service" : POLICY };
}
