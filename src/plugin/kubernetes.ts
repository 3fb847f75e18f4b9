import { ProviderResource, type Resource, runtime } from "@pulumi/pulumi";
import { engineOfRun } from "./engineOfRun.ts";

/** What hooks need to know of a provider to reach its cluster as it does. */
const READ = ["kubeconfig", "context", "cluster", "namespace", "renderYamlToDirectory", "enableServerSideApply"];

/** A Kubernetes provider of the consumer's program, with what its state says. */
class KubernetesProvider extends ProviderResource {
    constructor(name: string, urn: string) {
        super("kubernetes", name, Object.fromEntries(READ.map((key) => [key, undefined])), { urn });
    }
}

/** One object for each provider of a run: services with the same one share a cluster. */
const known = new WeakMap<object, Map<string, ProviderResource>>();

/**
 * Lets the SDK make a provider from what the engine calls it. Without it, a provider has no kubeconfig here, and hooks would ask the
 * cluster that ambient credentials lead to.
 */
export function registerKubernetes(): void {
    runtime.registerResourcePackage("kubernetes", { constructProvider: (name, _, urn) => providerOf(name, urn) });
}

function providerOf(name: string, urn: string): ProviderResource & Resource {
    const engine = engineOfRun();
    const providers = known.get(engine) ?? new Map<string, ProviderResource>();
    known.set(engine, providers);
    const provider = providers.get(urn) ?? new KubernetesProvider(name, urn);
    providers.set(urn, provider);
    return provider;
}
