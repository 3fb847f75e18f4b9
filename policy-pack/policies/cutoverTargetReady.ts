import { CAPACITY, MESH_SETTINGS, SCOPE } from "../settings/shared.ts";
import { judgeCutover } from "../verdict/cutover.ts";
import { stackPolicy } from "./stackPolicy.ts";

/** Blocks a route that moves production traffic to a subset with too few pods for its share. */
export const cutoverTargetReady = stackPolicy({
    name: "cutover-target-ready",
    description: "Production traffic moves only to a subset that can carry its share.",
    enforcementLevel: "mandatory",
    severity: "critical",
    settings: { ...CAPACITY, ...MESH_SETTINGS, ...SCOPE },
    judge: ({ inventory, prerequisites }, settings) =>
        inventory.routes.flatMap((route) =>
            judgeCutover(route, {
                ...settings,
                inventory,
                live: undefined,
                waitsFor: ({ object }, workload) => prerequisites(object.urn).has(workload.object.urn),
            }),
        ),
});
