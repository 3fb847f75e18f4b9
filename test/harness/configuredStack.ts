import { place } from "./place.ts";
import type { PulumiStack } from "./pulumiStack.ts";
import { openTestStack } from "./testStack.ts";

/** Values of the configuration by path. */
export type Settings = Readonly<Record<string, string>>;

/** How long the colour without traffic stays as it is, after the route changed. */
export const DRAIN_SECONDS = 3;

/** What every scenario starts from: an idle colour without pods, of which the drain is soon over. */
const STANDARD: Settings = {
    activeColor: "blue",
    standbyReplicas: "0",
    scaleDownDelaySeconds: String(DRAIN_SECONDS),
    // Ready as soon as it runs: what is tested here is not how long pods take.
    "container.readinessProbe.httpGet.path": "/health",
    "container.readinessProbe.httpGet.port": "8080",
};

/** A stack of the root project of which the configuration can be brought back to what scenarios start from. */
export interface ConfiguredStack {
    readonly stack: PulumiStack;
    /** What `reset` without anything leaves. */
    readonly standard: Settings;
    /** Sets configuration, which `reset` takes back. */
    configure(settings: Settings): Promise<void>;
    /** The standard configuration with what is given over it, or without it where null; not applied yet. */
    reset(settings?: Readonly<Record<string, string | null>>): Promise<void>;
}

/** Not deployed yet; `settings` are part of its standard configuration. */
export async function openConfiguredStack(name: string, settings: Settings = {}): Promise<ConfiguredStack> {
    const standard = { ...STANDARD, ...(place.isOwn && { namespace: place.namespace }), ...settings };
    return configurable(await openTestStack(name), standard);
}

/** A stack of any program, configured with its standard. */
export async function configurable(stack: PulumiStack, standard: Settings): Promise<ConfiguredStack> {
    const touched = new Set<string>();
    const configure = async (values: Settings) => {
        for (const path of Object.keys(values)) touched.add(topLevel(path));
        await stack.configureAll(values);
    };
    const reset: ConfiguredStack["reset"] = async (values = {}) => {
        await stack.unset(...touched);
        touched.clear();
        const all = Object.entries({ ...standard, ...values });
        await configure(Object.fromEntries(all.flatMap(([path, value]) => (value === null ? [] : [[path, value]]))));
    };
    await reset();
    return { stack, standard, configure, reset };
}

/** The key that holds a path: removing a path alone would leave an empty object behind. */
function topLevel(path: string): string {
    return path.split(/[.[]/)[0] ?? path;
}
