import { type ComponentResource, Config, type Output, output, type ProviderResource } from "@pulumi/pulumi";
import type { ClusterAccess } from "./connection.ts";

/** Why there is no cluster to ask. */
export type Access = { access: ClusterAccess } | { none: "rendered" | "unknown" };

/** The cluster of the provider that makes a component's children: its own, an inherited one, or the stack's default. */
export async function accessOf(component: ComponentResource): Promise<Access> {
    const provider = component.getProvider("kubernetes:core/v1:Service");
    return provider ? ofProvider(provider) : ofStack();
}

/** Only the provider's own inputs count: ambient credentials may lead to another cluster. */
async function ofProvider(provider: ProviderResource): Promise<Access> {
    const [kubeconfig, context, cluster, rendered] = await Promise.all(
        ["kubeconfig", "context", "cluster", "renderYamlToDirectory"].map((key) => known(inputOf(provider, key))),
    );
    if (text(rendered?.value) !== undefined) return { none: "rendered" };
    // In a preview, an input that was not given looks like one that is not known yet; without a kubeconfig there is no cluster to
    // ask.
    if (!kubeconfig) return { none: "unknown" };
    return {
        access: { kubeconfig: text(kubeconfig.value), context: text(context?.value), cluster: text(cluster?.value) },
    };
}

/** One input of a provider as text; undefined where it was not given, or is known only after an update. */
export async function providerInput(provider: ProviderResource, key: string): Promise<string | undefined> {
    return text((await known(inputOf(provider, key)))?.value);
}

/** A registered resource carries its inputs as Outputs, whatever its class declares. */
function inputOf(provider: ProviderResource, key: string): Output<unknown> | undefined {
    return (provider as unknown as Record<string, Output<unknown> | undefined>)[key];
}

function ofStack(): Access {
    const config = new Config("kubernetes");
    if (config.get("renderYamlToDirectory")) return { none: "rendered" };
    return {
        access: {
            kubeconfig: config.get("kubeconfig"),
            context: config.get("context"),
            cluster: config.get("cluster"),
        },
    };
}

/** Undefined where the value is known only after an update. */
async function known(value: Output<unknown> | undefined): Promise<{ value: unknown } | undefined> {
    const late = output(value) as Output<unknown> & { isKnown: Promise<boolean>; promise(): Promise<unknown> };
    return (await late.isKnown) ? { value: await late.promise() } : undefined;
}

function text(value: unknown): string | undefined {
    if (value === undefined || value === null || value === "") return undefined;
    return typeof value === "string" ? value : JSON.stringify(value);
}
