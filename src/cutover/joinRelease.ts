import type { ReleaseSetSettings } from "../arguments/settings.ts";
import type { HookContext, ReleaseContext } from "./hookContext.ts";

const releases = new WeakMap<ReleaseSetSettings, ReleaseContext>();

/** Lets the hooks of a service know those of the other services of its release set. */
export function joinRelease(context: HookContext): void {
    const { set, name } = context.settings;
    if (!set) return;
    const release = releases.get(set) ?? { settings: set, members: new Map() };
    releases.set(set, release);
    release.members.set(name, context);
    context.release = release;
}
