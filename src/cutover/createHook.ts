import { ResourceHook, type ResourceHookFunction } from "@pulumi/pulumi";
import { runningEngine } from "../objects/engine.ts";

/** Names of hooks are the stack's; two services of one name may hang under different parents. */
const taken = new WeakMap<object, Map<string, number>>();

/** Registers a hook that runs in previews too, or none where nothing could run it: under a unit test's mocks. */
export function createHook(name: string, run: ResourceHookFunction): ResourceHook | undefined {
    const engine = runningEngine();
    if (!engine) return undefined;
    const counts = taken.get(engine) ?? new Map<string, number>();
    taken.set(engine, counts);
    const count = (counts.get(name) ?? 0) + 1;
    counts.set(name, count);
    return new ResourceHook(count === 1 ? name : `${name}#${count}`, run, { onDryRun: true });
}
