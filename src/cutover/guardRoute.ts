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

/** Before the route is made or changed. */
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
 * The route as the last update left it, or as a refresh has seen it since. The provider cuts what a refresh makes of inputs to the length of
 * the old ones: of 90 % and 10 % beside one destination before it keeps the 90 % alone, which would be all of the traffic.
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
        `${name}: ${STAYS}. The VirtualService in the cluster has uid ${live.route.uid}, the one in Pulumi's state ${uid}: either ` +
            "the cluster is another one than the provider's, or somebody has made it anew. Run `pulumi up --refresh`.",
    );
}

/** Says what the update will do to traffic, and refuses what it could not mend on its way. */
async function preview(context: HookContext, live: Live, wanted: Wanted): Promise<void> {
    await say(context, describeMove(wanted.name, live.route?.view ?? NO_ROUTE, wanted.route));
    const decision = decideGate(live, wanted);
    if (decision.allowed) return;
    if (decision.because === "pods") return sayWhatIsMissing(context, live, decision);
    if (decision.because === "rollout")
        return say(context, `${wanted.name}: the update waits until the rollout of ${decision.target} is complete`);
    throw new Error(decision.reason);
}

/** Pods are never a reason to refuse a preview: only the update knows whether it brings them up. */
async function sayWhatIsMissing(
    context: HookContext,
    live: Live,
    { target, ready, needed, reason }: FewPods,
): Promise<void> {
    const { name, autoscaling, colors } = context.settings;
    const declared = autoscaling ? autoscaling.maxReplicas : colors[target].replicas;
    const present = live.colors[target]?.replicas ?? 0;
    if (declared < needed)
        return say(context, `The update will be refused, since ${target} is declared too small. ${reason}`, "warn");
    const grows = autoscaling !== undefined || context.changing.has(target);
    if (present < needed && grows)
        return say(context, `${name}: the update first brings ${target} from ${ready} ready pods to ${needed}`);
    return say(
        context,
        `The update will be refused unless more pods of ${target} become ready until then. ${reason}`,
        "warn",
    );
}

type FewPods = Extract<GateDecision, { because: "pods" }>;

/**
 * After the route has changed. Between the last look and the change somebody may have rolled back: that hold stays on the route, while
 * the traffic has gone where it must not be.
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
            `${name}: at the moment at which this update moved traffic to ${hold.from}, somebody rolled back from it (${hold.reason}). ` +
                `The traffic is on ${hold.from} now, which is held. Run \`bluegreen rollback --service ${name}\` to bring it back, ` +
                `or \`bluegreen release ${name}\` to leave it.`,
        );
    });
}
