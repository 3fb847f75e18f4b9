import { runtime } from "@pulumi/pulumi";

const engines = new Map<string, object>();

/**
 * What stands for the engine whose program asks for a service. A preview and an update have one each. The SDK opens a connection for
 * every service; what they share is where it leads to.
 */
export function engineOfRun(): object {
    const { getChannel } = runtime.getMonitor() as unknown as { getChannel(): { getTarget(): string } };
    const address = getChannel.call(runtime.getMonitor()).getTarget();
    const engine = engines.get(address) ?? {};
    engines.set(address, engine);
    return engine;
}
