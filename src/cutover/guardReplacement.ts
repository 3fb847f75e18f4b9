import { type ResourceHookArgs, runtime } from "@pulumi/pulumi";
import { type ObjectState, plain } from "./hookInputs.ts";
import { decideReplacement, decideTakeover, type StackState } from "./replacement.ts";
import { stackState } from "./stackState.ts";
import { askCluster, clusterIsKnown, Refusal, say, type Watch } from "./watch.ts";

/** Before an object is made that no update may make twice. */
export async function guardReplacement(watch: Watch, { urn, type, newInputs }: ResourceHookArgs): Promise<void> {
    const made = { name: watch.settings.name, urn, type };
    let state: StackState;
    try {
        state = await stackState();
    } catch (error) {
        return say(
            watch,
            `${made.name}: whether ${urn} is replaced could not be seen in Pulumi's state: ${error}`,
            "warn",
        );
    }
    const replacement = decideReplacement(made, state);
    if (!replacement.allowed) {
        // Pulumi plans to replace everything while it does not know the kubeconfig, which the update itself need not do.
        if (runtime.isDryRun() && !(await clusterIsKnown(watch))) return say(watch, replacement.reason, "warn");
        throw new Refusal(replacement.reason);
    }
    const path = pathOf(await plain(newInputs));
    if (path === undefined || ![...state.values()].some((uid) => uid !== undefined)) return;
    await askCluster(watch, "nothing was taken over", async (client) => {
        const live = await client.get<{ metadata: { uid: string } }>(path);
        const takeover = live && decideTakeover(made, state, live.metadata.uid);
        if (takeover && !takeover.allowed) throw new Refusal(takeover.reason);
    });
}

/** Where an object of one of the kinds that the component makes is; undefined where its name is not known yet. */
function pathOf({ apiVersion = "v1", kind, metadata }: ObjectState): string | undefined {
    if (kind === undefined || metadata?.namespace === undefined || metadata.name === undefined) return undefined;
    const root = apiVersion.includes("/") ? "apis" : "api";
    return `/${root}/${apiVersion}/namespaces/${metadata.namespace}/${kind.toLowerCase()}s/${metadata.name}`;
}
