import { type ResourceHookArgs, runtime } from "@pulumi/pulumi";
import type { ClusterClient } from "../cluster/client.ts";
import { entriesOf } from "../model/route/entry.ts";
import { NO_ROUTE, type RouteView, viewRoute } from "../model/route/view.ts";
import { admitRelease } from "./admitRelease.ts";
import { admitRoute, STAYS } from "./admitRoute.ts";
import { describeMove } from "./describeMove.ts";
import { decideGate, type Wanted, wantedOf } from "./gate.ts";
import {
    askCluster,
    cannotAsk,
    type HookContext,
    placeOf,
    Refusal,
    remember,
    say,
    withCluster,
} from "./hookContext.ts";
import { type ObjectState, plain } from "./hookInputs.ts";
import type { Live } from "./live.ts";
import { type Place, readLive, readRoute } from "./liveState.ts";
import { mayResolve, sayInPreview } from "./previewGate.ts";

/** Before the route is created or changed. */
export async function guardRoute(context: HookContext, args: ResourceHookArgs): Promise<void> {
    context.routeChanges = true;
    const [wanted, previous, state] = [
        await plain(args.newInputs),
        await plain(args.oldInputs),
        await plain(args.oldOutputs),
    ];
    const namespace = wanted.metadata?.namespace;
    if (namespace === undefined) return;
    context.namespace = namespace;
    remember(context, "virtualService", wanted.metadata?.name);
    const place = placeOf(context, namespace);
    const request = wantedOf(context.settings, viewRoute(wanted.spec), lastKnown(previous, state));
    await withCluster(context, STAYS, async (client) => {
        const live = await readOrSay(context, client, place);
        if (!live) return;
        if (runtime.isDryRun()) return preview(context, client, live, request);
        refuseAnotherRoute(context, live, state.metadata?.uid);
        refuseUndoing(live, request);
        await admitRelease(context, client);
        const entries = entriesOf(wanted.spec, namespace);
        await admitRoute({ context, client, place, wanted: request, entries }, live);
    });
}

/**
 * The route after the last update, or as a refresh has read it since. A refresh cuts lists in the inputs to their old length:
 * where one destination became two of 90 % and 10 %, the inputs keep only the first, which would read as all of the traffic.
 */
export function lastKnown(
    inputs: Pick<ObjectState, "spec">,
    outputs: Pick<ObjectState, "spec">,
): RouteView | undefined {
    const spec = outputs.spec ?? inputs.spec;
    return spec && viewRoute(spec);
}

async function readOrSay(context: HookContext, client: ClusterClient, place: Place): Promise<Live | undefined> {
    try {
        return await readLive(client, place);
    } catch (error) {
        await cannotAsk(context, STAYS, error);
        return undefined;
    }
}

function refuseAnotherRoute({ settings: { name } }: HookContext, live: Live, uid: string | undefined): void {
    if (uid === undefined || !live.route || live.route.uid === uid) return;
    throw new Error(
        `${name}: ${STAYS}. The VirtualService in the cluster has uid ${live.route.uid}, but Pulumi's state has ${uid}. Either the ` +
            "provider now reaches another cluster, or the VirtualService was recreated. Run `pulumi up --refresh`.",
    );
}

/** Says what the update will do to traffic, and refuses what the update cannot resolve itself. */
async function preview(context: HookContext, client: ClusterClient, live: Live, wanted: Wanted): Promise<void> {
    await say(context, describeMove(wanted.name, live.route?.view ?? NO_ROUTE, wanted.route));
    const decision = decideGate(live, wanted);
    // What the update has to do is said of all services of a release set at once.
    if (context.release === undefined || !(decision.allowed || mayResolve(decision)))
        await sayInPreview(context, live, decision);
    await admitRelease(context, client);
}

/** The state alone knows what this very update changes, so this is asked before the release set is. */
function refuseUndoing(live: Live, wanted: Wanted): void {
    const decision = decideGate(live, wanted);
    if (!decision.allowed && decision.because === "undo") throw new Error(decision.reason);
}

/**
 * After the route has changed. Somebody may have rolled back between the last read and the change: then the hold is still on the
 * route, but the traffic is on the colour on hold.
 */
export async function confirmRoute(context: HookContext, args: ResourceHookArgs): Promise<void> {
    const { admitted } = context;
    const namespace = (await plain(args.newInputs)).metadata?.namespace;
    if (runtime.isDryRun() || !admitted || namespace === undefined) return;
    await askCluster(context, "it is not known whether somebody rolled back meanwhile", async (client) => {
        const route = await readRoute(client, placeOf(context, namespace));
        const hold = route?.hold;
        if (!hold || !admitted.targets.includes(hold.from) || hold.time === admitted.hold?.time) return;
        const { name, set } = context.settings;
        const released = set?.name ?? name;
        throw new Refusal(
            `${name}: somebody rolled back from ${hold.from} (${hold.reason}) just as this update moved traffic to it. The traffic is ` +
                `now on ${hold.from}, which is on hold. To bring it back, run \`bluegreen rollback --service ${released}\`. To leave it ` +
                `there, run \`bluegreen release ${released}\`.`,
        );
    });
}
