import type { ComponentResourceOptions, ProviderResource } from "@pulumi/pulumi";
import { type Claimant, collisionsOf } from "../arguments/claims.ts";
import type { Problem } from "../arguments/problems.ts";
import { runningEngine } from "./engine.ts";

/** By connection to the engine, since one process may run the programs of several stacks, and then by provider. */
const claimants = new WeakMap<object, Map<unknown, Claimant[]>>();

/**
 * What a service shares with another one of the same stack and cluster. Where there is nothing, the service is recorded. Tests
 * under mocks may create the same one repeatedly.
 */
export function claim(claimant: Claimant, opts: ComponentResourceOptions): Problem[] {
    const engine = runningEngine();
    return engine ? claimOf(engine, claimant, opts) : [];
}

export function claimOf(monitor: object, claimant: Claimant, opts: ComponentResourceOptions): Problem[] {
    const clusters = claimants.get(monitor) ?? new Map<unknown, Claimant[]>();
    claimants.set(monitor, clusters);
    const provider = providerOf(opts);
    const others = clusters.get(provider) ?? [];
    clusters.set(provider, others);
    const problems = others.flatMap((other) => collisionsOf(other, claimant));
    if (problems.length === 0) others.push(claimant);
    return problems;
}

/** The provider that a component's children will have; undefined for the stack's default. */
function providerOf({ provider, providers, parent }: ComponentResourceOptions): ProviderResource | undefined {
    const all = [...(provider ? [provider] : []), ...Object.values(providers ?? {})] as ProviderResource[];
    return all.find(isKubernetes) ?? parent?.getProvider("kubernetes:core/v1:Service");
}

function isKubernetes(provider: ProviderResource): boolean {
    return (provider as unknown as { getPackage(): string }).getPackage() === "kubernetes";
}
