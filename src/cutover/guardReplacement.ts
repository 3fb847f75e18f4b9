import { type ResourceHookArgs, runtime } from "@pulumi/pulumi";
import { decideReplacement } from "./replacement.ts";
import { urnsInState } from "./stackState.ts";
import { clusterIsKnown, say, type Watch } from "./watch.ts";

/** Before an object is made that no update may make twice. */
export async function guardReplacement(watch: Watch, { urn, type }: ResourceHookArgs): Promise<void> {
    const { name } = watch.settings;
    let inState: ReadonlySet<string>;
    try {
        inState = await urnsInState();
    } catch (error) {
        return say(watch, `${name}: whether ${urn} is replaced could not be seen in Pulumi's state: ${error}`, "warn");
    }
    const decision = decideReplacement({ name, urn, type }, inState);
    if (decision.allowed) return;
    // Pulumi plans to replace everything while it does not know the kubeconfig, which the update itself need not do.
    if (runtime.isDryRun() && !(await clusterIsKnown(watch))) return say(watch, decision.reason, "warn");
    throw new Error(decision.reason);
}
