import { runtime } from "@pulumi/pulumi";

/** The connection to the engine that runs this program, or undefined where none does, as under a unit test's mocks. */
export function runningEngine(): object | undefined {
    const monitor = runtime.getMonitor() as { registerResourceHook?: unknown } | undefined;
    return typeof monitor?.registerResourceHook === "function" ? monitor : undefined;
}
