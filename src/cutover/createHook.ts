import { ResourceHook, type ResourceHookFunction } from "@pulumi/pulumi";
import { runningEngine } from "../objects/engine.ts";

/** Hook names are unique in a stack, but two services may have one name under different parents. */
const taken = new WeakMap<object, Map<string, number>>();

/** Registers a hook that runs in previews too; none under a unit test's mocks, where nothing runs it. */
export function createHook(name: string, run: ResourceHookFunction): ResourceHook | undefined {
    const engine = runningEngine();
    if (!engine) return undefined;
    const counts = taken.get(engine) ?? new Map<string, number>();
    taken.set(engine, counts);
    const count = (counts.get(name) ?? 0) + 1;
    counts.set(name, count);
    return new ResourceHook(count === 1 ? name : `${name}#${count}`, run, { onDryRun: true });
}
