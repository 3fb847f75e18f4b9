import { AsyncLocalStorage } from "node:async_hooks";
import { runtime } from "@pulumi/pulumi";

const shared = new AsyncLocalStorage<object>();

/**
 * What stands for the engine that runs this program, the same for all its services, or undefined where none does, as under a unit
 * test's mocks.
 */
export function runningEngine(): object | undefined {
    const monitor = runtime.getMonitor() as { registerResourceHook?: unknown } | undefined;
    if (typeof monitor?.registerResourceHook !== "function") return undefined;
    return shared.getStore() ?? monitor;
}

/** Makes a service in a process where each service has a connection of its own to the engine of their program. */
export function withEngine<T>(engine: object, make: () => T): T {
    return shared.run(engine, make);
}
