import { Config } from "@pulumi/pulumi";
import { providerInput } from "../cluster/providerAccess.ts";
import type { HookContext } from "./hookContext.ts";

/** How the provider changes an object: by server-side apply, or by a merge of its own. */
export type ApplyMode = "server" | "client";

/**
 * As the provider decides it: by its own input or the stack's configuration, else by the environment.
 * See https://www.pulumi.com/registry/packages/kubernetes/api-docs/provider/#enableserversideapply_nodejs
 */
export async function applyModeOf({ component }: Pick<HookContext, "component">): Promise<ApplyMode> {
    const provider = component?.getProvider("kubernetes:core/v1:Service");
    const told = provider
        ? await providerInput(provider, "enableServerSideApply")
        : new Config("kubernetes").get("enableServerSideApply");
    return (told ?? process.env.PULUMI_K8S_ENABLE_SERVER_SIDE_APPLY ?? "true") === "true" ? "server" : "client";
}
