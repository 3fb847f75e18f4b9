import type { ResourceHookArgs } from "@pulumi/pulumi";
import * as pulumi from "@pulumi/pulumi";
import type { BlueGreenServiceArgs } from "../../../src/args.ts";
import type { ClusterClient } from "../../../src/cluster/client.ts";
import type { HookContext } from "../../../src/cutover/hookContext.ts";
import { settingsFor } from "../settingsFor.ts";

/** What the hooks of my-app share, with a cluster that answers, or none that does. */
export function watching(client: ClusterClient | Error, change: Partial<BlueGreenServiceArgs> = {}): HookContext {
    const promised = client instanceof Error ? Promise.reject(client) : Promise.resolve(client);
    promised.catch(() => undefined);
    return {
        // Shorter than a user can have it: tests do not wait.
        settings: { ...settingsFor(change), scaleDownDelaySeconds: change.scaleDownDelaySeconds ?? 0 },
        routeChanges: false,
        changing: new Set(),
        client: promised,
    };
}

/** What a hook is told before an object changes to a spec. */
export function hookArgs(spec: object, uid: string, name = "my-app"): ResourceHookArgs {
    return {
        urn: "urn",
        id: "id",
        name,
        type: "type",
        newInputs: { metadata: { namespace: "default", name }, spec },
        oldInputs: { metadata: { namespace: "default", name }, spec: {} },
        oldOutputs: { metadata: { uid } },
    } as ResourceHookArgs;
}

/** Lets hooks run as in a preview or an update. */
export async function running(what: "preview" | "update"): Promise<void> {
    await pulumi.runtime.setMocks(
        { newResource: () => ({ id: "", state: {} }), call: () => ({}) },
        "project",
        "stack",
        what === "preview",
    );
}
