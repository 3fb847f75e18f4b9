import type { GateSettings } from "../arguments/settings.ts";
import { holds } from "../model/override.ts";

/** An expired override is only a warning: the person who runs the update may not be the one who set it. */
export function cutoverWarnings({ name, gate }: { name: string; gate: GateSettings }, now: Date): string[] {
    const { override } = gate;
    if (!override || holds(override, now)) return [];
    return [
        `${name}: gate.override ended at ${override.until} and no longer applies. Remove it ` +
            "(`pulumi config rm --path gate.override` if it is in the configuration), or set a later end.",
    ];
}
