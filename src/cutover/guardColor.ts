import { type ResourceHookArgs, runtime } from "@pulumi/pulumi";
import { idleHasTraffic } from "../arguments/settings.ts";
import type { ClusterClient } from "../cluster/client.ts";
import type { Color } from "../model/color.ts";
import { applyModeOf } from "./applyMode.ts";
import { type ColorChange, decideDrain } from "./drain.ts";
import { askCluster, type HookContext, placeOf, Refusal, remember } from "./hookContext.ts";
import { type ObjectState, plain } from "./hookInputs.ts";
import { deploymentPath, type Place, readLive } from "./liveState.ts";
import { keepReplicas } from "./minReplicas.ts";
import { type Pin, readPin } from "./pin.ts";
import { type PredictedChange, type Proposal, predictChange } from "./predictedChange.ts";
import { entriesBeside, joined, type MemberRoutes, readMemberRoutes } from "./release.ts";
import { isDrained } from "./untilDrained.ts";

/** Before the Deployment of a colour changes. */
export async function guardColor(context: HookContext, color: Color, args: ResourceHookArgs): Promise<void> {
    context.changing.add(color);
    const [before, after, state] = await Promise.all([
        plain(args.oldInputs),
        plain(args.newInputs),
        plain(args.oldOutputs),
    ]);
    const { namespace, name } = after.metadata ?? {};
    if (namespace === undefined) return;
    remember(context, color, name);
    const place = placeOf(context, namespace);
    const proposal = { before, after, state, mode: await applyModeOf(context) };
    await askCluster(context, stayedAsItIs(color), async (client) => {
        await decide(context, client, place, color, proposal);
        const replicas = context.settings.autoscaling ? undefined : fromNowOn(before, after);
        if (replicas !== undefined && !runtime.isDryRun()) await keepReplicas(client, place, color, replicas);
    });
}

/** The replicas that the program declares, if it left them to an autoscaler until now. */
function fromNowOn(before: ObjectState, after: ObjectState): number | undefined {
    const replicas = after.spec?.replicas;
    return before.spec?.replicas === undefined && typeof replicas === "number" ? replicas : undefined;
}

type Proposed = Omit<Proposal, "ownsReplicas">;

async function decide(
    context: HookContext,
    client: ClusterClient,
    place: Place,
    color: Color,
    proposed: Proposed,
): Promise<void> {
    const { settings } = context;
    const path = deploymentPath(place, color);
    const proposal = { ...proposed, ownsReplicas: !settings.autoscaling };
    // Read again after each wait: somebody may have moved the traffic back meanwhile.
    for (;;) {
        const change = await predictChange(client, path, proposal);
        const { colors } = await readLive(client, place);
        // Last, since the checks before may take long.
        const [routes, pin] = await Promise.all([
            readMemberRoutes(context, client, place),
            readPin(client, place.namespace, settings),
        ]);
        const without = entryWithoutRoute(context, color, routes);
        const route = without === undefined ? joined(routes) : undefined;
        const decision = decideDrain(
            { route, colors },
            { ...changeOf(context, color, change, proposal.state.metadata?.uid, pin), without },
        );
        if (!decision.allowed) {
            // In a preview the route has not moved yet; where this update will move it first, the update itself decides.
            if (runtime.isDryRun() && willMove(context) && route) return;
            throw new Refusal(decision.reason);
        }
        if (runtime.isDryRun() || !decision.drains || !routes.own) return;
        const messages = { stays: `${color} stays`, stayed: stayedAsItIs(color) };
        if (await isDrained(context, client, { route: routes.own, others: routes.entries, pin }, messages)) return;
    }
}

/**
 * In a release set, by the time at which the colours that lose the traffic change, every entry has its route. Without one, its callers
 * may be led to either colour.
 */
function entryWithoutRoute({ settings }: HookContext, color: Color, { missing }: MemberRoutes): string | undefined {
    const isLast = color === settings.idle && !idleHasTraffic(settings);
    return isLast && !runtime.isDryRun() ? missing[0]?.settings.name : undefined;
}

/** Whether a route that decides about the service changes before the colour that loses the traffic does. */
function willMove(context: HookContext): boolean {
    return [context, ...entriesBeside(context)].some(({ routeChanges }) => routeChanges);
}

function stayedAsItIs(color: Color): string {
    return `${color} was left unchanged`;
}

function changeOf(
    { settings }: HookContext,
    color: Color,
    change: PredictedChange,
    uid: string | undefined,
    pin: Pin | undefined,
): ColorChange {
    const { name, allowLiveChange, pinToActive, active } = settings;
    // The previewed update moves the Service before it changes the colour that becomes idle.
    const moves = runtime.isDryRun() && pinToActive && color !== active;
    const meantToServe = color === active || idleHasTraffic(settings);
    return { name, color, ...change, uid, pinned: pin?.color === color && !moves, meantToServe, allowLiveChange };
}
