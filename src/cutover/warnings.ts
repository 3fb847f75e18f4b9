import type { GateSettings } from "../arguments/settings.ts";
import { holds } from "../model/override.ts";

/** What is no longer of use in the gate. It hinders no update: whoever runs one may not be who once set it. */
export function cutoverWarnings({ name, gate }: { name: string; gate: GateSettings }, now: Date): string[] {
    const { override } = gate;
    if (!override || holds(override, now)) return [];
    return [
        `${name}: gate.override ended at ${override.until} and lets nothing pass any more. Take it out ` +
            "(`pulumi config rm --path gate.override` where it is configured), or give it a later end.",
    ];
}
