import { AsyncLocalStorage } from "node:async_hooks";
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
    // Whether it is a preview, the configuration and where messages go belong to the run that has made the service. The engine calls
    // hooks from outside of it, which matters wherever one process serves several runs: a plugin, or the Automation API's programs.
    const withinRun = AsyncLocalStorage.snapshot();
    return new ResourceHook(count === 1 ? name : `${name}#${count}`, (args) => withinRun(run, args), {
        onDryRun: true,
    });
}
