import type { V1Service } from "@kubernetes/client-node";
import { type ResourceHookArgs, runtime } from "@pulumi/pulumi";
import { selectorLabels } from "../arguments/podLabels.ts";
import type { Stored } from "../cluster/stored.ts";
import { COLORS, type Color } from "../model/color.ts";
import { plural } from "../model/plural.ts";
import { hostKey } from "../model/route/host.ts";
import { hasTraffic } from "../model/route/view.ts";
import { applyModeOf } from "./applyMode.ts";
import { podsPath } from "./endpoints.ts";
import { foreignPort, sayForeignPort } from "./foreignPort.ts";
import { askCluster, type HookContext, placeOf, Refusal, say } from "./hookContext.ts";
import { plain } from "./hookInputs.ts";
import type { LiveRoute } from "./live.ts";
import { joined, readMemberRoutes } from "./release.ts";
import {
    type MovedTarget,
    movedTarget,
    type PodWithPorts,
    type RenamedPort,
    renamedPort,
    type ServicePort,
} from "./targets.ts";
import { untilDrained } from "./untilDrained.ts";

const STAYS = "the Service was left unchanged";

/** Before the Service behind the route changes: its ports lead to both colours, and a change has effect at once. */
export async function guardService(context: HookContext, args: ResourceHookArgs): Promise<void> {
    const { metadata, spec } = await plain(args.newInputs);
    const { name, namespace } = metadata ?? {};
    if (name === undefined || namespace === undefined) return;
    context.destinationChanges = true;
    await askCluster(context, STAYS, async (client) => {
        const path = `/api/v1/namespaces/${namespace}/services/${name}`;
        const place = placeOf(context, namespace);
        const [routes, service] = await Promise.all([
            readMemberRoutes(context, client, place),
            client.get<Partial<Stored<V1Service>>>(path),
        ]);
        const route = joined(routes);
        if (!service) return;
        const wanted = (spec?.ports ?? []) as ServicePort[];
        const foreign = foreignPort(service, wanted, runtime.isDryRun());
        if (foreign && (await applyModeOf(context)) === "server") {
            const text = sayForeignPort(foreign, { namespace, service: name });
            throw new Refusal(`${context.settings.name}: ${STAYS}. ${text}`);
        }
        if (!route) return;
        refuseLostPort(context, hostKey(name, namespace), route, wanted);
        const present = (service.spec?.ports ?? []) as ServicePort[];
        for (const color of COLORS.filter((each) => hasTraffic(route.view, each))) {
            const pods = await client.get<{ items: PodWithPorts[] }>(
                podsPath(namespace, selectorLabels(context.settings, color)),
            );
            const serving = pods?.items ?? [];
            const moved = movedTarget(present, wanted, serving);
            if (moved) await judge(context, color, moved);
            const renamed = renamedPort(present, wanted, serving);
            if (renamed) await judgeName(context, color, renamed);
        }
        const lost = present.filter((each) => !wanted.some(({ port }) => port === each.port));
        if (lost.length === 0 || runtime.isDryRun()) return;
        const ports = `port ${lost.map(({ port }) => port).join(" and ")} of the Service`;
        // An update that was killed or timed out may have just moved the route away from this Service.
        await untilDrained(context, client, place, {
            stays: `${ports} stays`,
            stayed: `${ports} was left unchanged`,
        });
        const { own: now } = await readMemberRoutes(context, client, place);
        if (now) refuseLostPort(context, hostKey(name, namespace), now, wanted);
    });
}

/** The Service changes first, so no pod is found until the route has changed too. */
function refuseLostPort(
    { settings: { name } }: HookContext,
    host: string,
    { entries }: LiveRoute,
    wanted: ServicePort[],
): void {
    const lost = entries.find(
        (entry) =>
            entry.main &&
            entry.host === host &&
            entry.port !== undefined &&
            !wanted.some(({ port }) => port === entry.port),
    );
    if (!lost) return;
    throw new Refusal(
        `${name}: ${STAYS}. This update would remove port ${lost.port}, through which the route reaches the pods. Put the new port ` +
            `first in service.ports, keep ${lost.port} after it, and run \`pulumi up\`, which moves the route. Remove ${lost.port} in ` +
            "a later update.",
    );
}

async function judge(context: HookContext, color: Color, moved: MovedTarget): Promise<void> {
    const { name, allowLiveChange } = context.settings;
    const { port, from, to, targetPort, pods } = moved;
    const found = `${color} has traffic, and port ${port} reaches port ${from} of its pods. This update would send it to`;
    if (to === undefined) {
        throw new Refusal(
            `${name}: ${STAYS}. ${found} the port named "${targetPort}", which ${pods === 1 ? "1 pod does" : `${pods} pods do`} not ` +
                `have. Pods get a new port name with their next release: keep one port for both colours until the next release of ` +
                `${color} has the traffic.`,
        );
    }
    const change = `${found} ${to}, where ${plural(pods, "pod")} may not listen`;
    if (allowLiveChange) return say(context, `${name}: ${change}. allowLiveChange permits this.`, "warn");
    throw new Refusal(
        `${name}: ${STAYS}. ${change}. Give the new port to the idle colour alone (\`container.port\` of blue or green), move the ` +
            "traffic, then change the rest. allowLiveChange: true permits it at once.",
    );
}

/**
 * Proxies find pods by the port's name. The Service has the new name at once, its EndpointSlices only when their controller has
 * followed. The name also says which protocol is used.
 */
async function judgeName(context: HookContext, color: Color, { port, from, to }: RenamedPort): Promise<void> {
    const { name, allowLiveChange } = context.settings;
    const quoted = (each: string | undefined) => (each === undefined ? "no name" : `"${each}"`);
    const change =
        `${color} has traffic, and this update would rename port ${port} from ${quoted(from)} to ${quoted(to)}. Requests through it ` +
        "find no pod until the EndpointSlices have followed";
    if (allowLiveChange) return say(context, `${name}: ${change}. allowLiveChange permits this.`, "warn");
    throw new Refusal(
        `${name}: ${STAYS}. ${change}. Keep the name of this port, and give a new name to a new port. allowLiveChange: true permits ` +
            "it at once.",
    );
}
