import { type ResourceHookArgs, runtime } from "@pulumi/pulumi";
import type { ClusterClient } from "../cluster/client.ts";
import { entriesOf } from "../model/route/entry.ts";
import { NO_ROUTE, type RouteView, viewRoute } from "../model/route/view.ts";
import { admitRoute, STAYS } from "./admitRoute.ts";
import { describeMove } from "./describeMove.ts";
import { decideGate, type GateDecision, type Wanted } from "./gate.ts";
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
    const request = wantedOf(context, viewRoute(wanted.spec), lastKnown(previous, state));
    await withCluster(context, STAYS, async (client) => {
        const live = await readOrSay(context, client, place);
        if (!live) return;
        if (runtime.isDryRun()) return preview(context, live, request);
        refuseAnotherRoute(context, live, state.metadata?.uid);
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

function wantedOf({ settings }: HookContext, route: RouteView, previous: RouteView | undefined): Wanted {
    const { minReadyPercent, minReplicas, override } = settings.gate;
    return { name: settings.name, route, previous, minReadyPercent, minReplicas, override, now: new Date() };
}

function refuseAnotherRoute({ settings: { name } }: HookContext, live: Live, uid: string | undefined): void {
    if (uid === undefined || !live.route || live.route.uid === uid) return;
    throw new Error(
        `${name}: ${STAYS}. The VirtualService in the cluster has uid ${live.route.uid}, but Pulumi's state has ${uid}. Either the ` +
            "provider now reaches another cluster, or the VirtualService was recreated. Run `pulumi up --refresh`.",
    );
}

/** Says what the update will do to traffic, and refuses what the update cannot resolve itself. */
async function preview(context: HookContext, live: Live, wanted: Wanted): Promise<void> {
    await say(context, describeMove(wanted.name, live.route?.view ?? NO_ROUTE, wanted.route));
    const decision = decideGate(live, wanted);
    if (decision.allowed) return;
    if (decision.because === "pods") return sayWhatIsMissing(context, live, decision);
    if (decision.because === "rollout")
        return say(context, `${wanted.name}: the update will wait until the rollout of ${decision.target} is complete`);
    throw new Error(decision.reason);
}

/** Missing pods never refuse a preview: only the update shows whether it starts them. */
async function sayWhatIsMissing(
    context: HookContext,
    live: Live,
    { target, ready, needed, reason }: FewPods,
): Promise<void> {
    const { name, autoscaling, colors } = context.settings;
    const declared = autoscaling ? autoscaling.maxReplicas : colors[target].replicas;
    const present = live.colors[target]?.replicas ?? 0;
    if (declared < needed)
        return say(context, `The update will be refused: ${target} is declared with too few pods. ${reason}`, "warn");
    const grows = autoscaling !== undefined || context.changing.has(target);
    if (present < needed && grows)
        return say(context, `${name}: the update first brings ${target} from ${ready} ready pods to ${needed}`);
    return say(
        context,
        `The update will be refused unless more pods of ${target} are ready by then. ${reason}`,
        "warn",
    );
}

type FewPods = Extract<GateDecision, { because: "pods" }>;

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
        const { name } = context.settings;
        throw new Refusal(
            `${name}: somebody rolled back from ${hold.from} (${hold.reason}) just as this update moved traffic to it. The traffic is ` +
                `now on ${hold.from}, which is on hold. To bring it back, run \`bluegreen rollback --service ${name}\`. To leave it ` +
                `there, run \`bluegreen release ${name}\`.`,
        );
    });
}
