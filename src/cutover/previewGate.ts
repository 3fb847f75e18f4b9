import { type GateDecision, mostPods } from "./gate.ts";
import { type HookContext, say } from "./hookContext.ts";
import type { Live } from "./live.ts";

type Refused = Extract<GateDecision, { allowed: false }>;

/** Whether the update itself may do what is missing. */
export function mayResolve(decision: Refused): decision is Extract<Refused, { because: "pods" | "rollout" }> {
    return decision.because === "pods" || decision.because === "rollout";
}

/** In a preview: says what the update has to do or wait for, or refuses what it cannot resolve itself. */
export async function sayInPreview(context: HookContext, live: Live, decision: GateDecision): Promise<void> {
    if (decision.allowed) return;
    if (!mayResolve(decision)) throw new Error(decision.reason);
    if (decision.because === "pods") return sayWhatIsMissing(context, live, decision);
    const { name } = context.settings;
    return say(context, `${name}: the update will wait until the rollout of ${decision.target} is complete`);
}

/** Missing pods never refuse a preview: only the update shows whether it starts them. */
async function sayWhatIsMissing(
    context: HookContext,
    live: Live,
    { target, ready, needed, reason }: Extract<Refused, { because: "pods" }>,
): Promise<void> {
    const { name, autoscaling } = context.settings;
    const declared = mostPods(context.settings)[target];
    const present = live.colors[target]?.replicas ?? 0;
    if (declared < needed)
        return say(context, `The update will be refused: ${target} is declared with too few pods. ${reason}`, "warn");
    const grows = autoscaling !== undefined || context.changing.has(target);
    if (present < needed && grows)
        return say(context, `${name}: the update first brings ${target} from ${ready} ready pods to ${needed}`);
    return say(
        context,
        `The update will be refused unless more pods of ${target} are ready by then. ${reason}`,
        "warn",
    );
}
