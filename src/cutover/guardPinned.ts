import type { V1Service } from "@kubernetes/client-node";
import { type ResourceHookArgs, runtime } from "@pulumi/pulumi";
import type { ClusterClient } from "../cluster/client.ts";
import type { Stored } from "../cluster/stored.ts";
import { type Color, other } from "../model/color.ts";
import type { Hold } from "../model/route/hold.ts";
import { hostKey } from "../model/route/host.ts";
import { hasTraffic } from "../model/route/view.ts";
import { askCluster, type HookContext, placeOf, Refusal } from "./hookContext.ts";
import { plain } from "./hookInputs.ts";
import { type Place, readRoute } from "./liveState.ts";
import { pinnedTo } from "./pin.ts";
import { untilDrained } from "./untilDrained.ts";

const STAYS = "the Service was left unchanged";

/**
 * Before the Service that callers use selects another colour, and again afterwards: somebody may have rolled back while this
 * update waited, and callers outside the mesh must not be sent to the colour that was just rolled back from.
 */
export async function guardPinned(
    context: HookContext,
    when: "before" | "after",
    args: ResourceHookArgs,
): Promise<void> {
    // In a preview the route has not moved yet.
    if (runtime.isDryRun()) return;
    const { metadata, spec } = await plain(args.newInputs);
    const color = pinnedTo(spec?.selector as Record<string, string> | undefined, context.settings.selectors);
    const namespace = metadata?.namespace;
    if (color === undefined || namespace === undefined) return;
    const place = placeOf(context, namespace);
    const unknown = "it is not known whether somebody moved traffic meanwhile";
    await askCluster(context, when === "before" ? STAYS : unknown, async (client) => {
        await look(context, client, place, { color, when });
        if (when === "after") return;
        const path = `/api/v1/namespaces/${namespace}/services/${context.settings.names.service}`;
        const selector = (await client.get<Stored<V1Service>>(path))?.spec?.selector;
        if (!selector || pinnedTo(selector, context.settings.selectors)) return;
        // It selected both colours until now, and a killed update may have just moved the route away from it.
        await untilDrained(context, client, place, { stays: "the Service stays unchanged", stayed: STAYS });
        await look(context, client, place, { color, when });
    });
}

interface Wanted {
    readonly color: Color;
    readonly when: "before" | "after";
}

/** Throws where, with the present route, the Service must not select the colour. */
async function look(context: HookContext, client: ClusterClient, place: Place, { color, when }: Wanted): Promise<void> {
    const route = await readRoute(client, place);
    if (!route || !hasTraffic(route.view, other(color))) return;
    const { name, names } = context.settings;
    if (!hasTraffic(route.view, color)) throw new Refusal(refusal(name, when, { color, hold: route.hold }));
    const host = hostKey(names.service, place.namespace);
    if (when === "after" || !route.entries.some((entry) => entry.host === host)) return;
    throw new Refusal(
        `${name}: ${STAYS}. It would select ${color} alone, but the route still reaches ${other(color)} through it. Run ` +
            "`pulumi up` without --target, which moves the route first.",
    );
}

interface Elsewhere {
    readonly color: Color;
    readonly hold: Hold | undefined;
}

function refusal(name: string, when: "before" | "after", { color, hold }: Elsewhere): string {
    const there = other(color);
    const [why, mend] =
        hold?.from === color
            ? [
                  `somebody rolled back from ${color} meanwhile (${hold.reason})`,
                  `Run \`bluegreen rollback --service ${name}\` again, which also moves the Service`,
              ]
            : [`somebody moved the traffic to ${there} meanwhile`, `Set activeColor to ${there} and run \`pulumi up\``];
    return when === "before"
        ? `${name}: ${STAYS}. It would select ${color}, but ${why}, and the traffic is on ${there}. ${mend}.`
        : `${name}: the Service selects ${color} now, but ${why}, and the traffic is on ${there}. Callers without a sidecar ` +
              `still reach ${color} alone. ${mend}.`;
}
