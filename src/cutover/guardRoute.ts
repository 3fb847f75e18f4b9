import { type ResourceHookArgs, runtime } from "@pulumi/pulumi";
import type { ClusterClient } from "../cluster/client.ts";
import { entriesOf } from "../model/route/entry.ts";
import { NO_ROUTE, type RouteView, viewRoute } from "../model/route/view.ts";
import { admitRoute, STAYS } from "./admitRoute.ts";
import { describeMove } from "./describeMove.ts";
import { decideGate, type GateDecision, type Wanted } from "./gate.ts";
import { plain } from "./hookInputs.ts";
import type { Live } from "./live.ts";
import { type Place, readLive, readRoute } from "./liveState.ts";
import { askCluster, cannotAsk, placeOf, Refusal, remember, say, type Watch, withCluster } from "./watch.ts";

/** Before the route is made or changed. */
export async function guardRoute(watch: Watch, args: ResourceHookArgs): Promise<void> {
    watch.routeChanges = true;
    const [wanted, previous, state] = [
        await plain(args.newInputs),
        await plain(args.oldInputs),
        await plain(args.oldOutputs),
    ];
    const namespace = wanted.metadata?.namespace;
    if (namespace === undefined) return;
    watch.namespace = namespace;
    remember(watch, "virtualService", wanted.metadata?.name);
    const place = placeOf(watch, namespace);
    const request = wantedOf(watch, viewRoute(wanted.spec), previous.spec && viewRoute(previous.spec));
    await withCluster(watch, STAYS, async (client) => {
        const live = await readOrSay(watch, client, place);
        if (!live) return;
        if (runtime.isDryRun()) return preview(watch, live, request);
        refuseAnotherRoute(watch, live, state.metadata?.uid);
        const entries = entriesOf(wanted.spec, namespace);
        await admitRoute({ watch, client, place, wanted: request, entries }, live);
    });
}

async function readOrSay(watch: Watch, client: ClusterClient, place: Place): Promise<Live | undefined> {
    try {
        return await readLive(client, place);
    } catch (error) {
        await cannotAsk(watch, STAYS, error);
        return undefined;
    }
}

function wantedOf({ settings }: Watch, route: RouteView, previous: RouteView | undefined): Wanted {
    const { minReadyPercent, minReplicas, override } = settings.gate;
    return { name: settings.name, route, previous, minReadyPercent, minReplicas, override, now: new Date() };
}

function refuseAnotherRoute({ settings: { name } }: Watch, live: Live, uid: string | undefined): void {
    if (uid === undefined || !live.route || live.route.uid === uid) return;
    throw new Error(
        `${name}: ${STAYS}. The VirtualService in the cluster has uid ${live.route.uid}, the one in Pulumi's state ${uid}: either ` +
            "the cluster is another one than the provider's, or somebody has made it anew. Run `pulumi up --refresh`.",
    );
}

/** Says what the update will do to traffic, and refuses what it could not mend on its way. */
async function preview(watch: Watch, live: Live, wanted: Wanted): Promise<void> {
    await say(watch, describeMove(wanted.name, live.route?.view ?? NO_ROUTE, wanted.route));
    const decision = decideGate(live, wanted);
    if (decision.allowed) return;
    if (decision.because === "pods") return sayWhatIsMissing(watch, live, decision);
    if (decision.because === "rollout")
        return say(watch, `${wanted.name}: the update waits until the rollout of ${decision.target} is complete`);
    throw new Error(decision.reason);
}

/** Pods are never a reason to refuse a preview: only the update knows whether it brings them up. */
async function sayWhatIsMissing(watch: Watch, live: Live, { target, ready, needed, reason }: FewPods): Promise<void> {
    const { name, autoscaling, colors } = watch.settings;
    const declared = autoscaling ? autoscaling.maxReplicas : colors[target].replicas;
    const present = live.colors[target]?.replicas ?? 0;
    if (declared < needed)
        return say(watch, `The update will be refused, since ${target} is declared too small. ${reason}`, "warn");
    const grows = autoscaling !== undefined || watch.changing.has(target);
    if (present < needed && grows)
        return say(watch, `${name}: the update first brings ${target} from ${ready} ready pods to ${needed}`);
    return say(
        watch,
        `The update will be refused unless more pods of ${target} become ready until then. ${reason}`,
        "warn",
    );
}

type FewPods = Extract<GateDecision, { because: "pods" }>;

/**
 * After the route has changed. Between the last look and the change somebody may have rolled back: that hold stays on the route, while
 * the traffic has gone where it must not be.
 */
export async function confirmRoute(watch: Watch, args: ResourceHookArgs): Promise<void> {
    const { admitted } = watch;
    const namespace = (await plain(args.newInputs)).metadata?.namespace;
    if (runtime.isDryRun() || !admitted || namespace === undefined) return;
    await askCluster(watch, "it is not known whether somebody rolled back meanwhile", async (client) => {
        const route = await readRoute(client, placeOf(watch, namespace));
        const hold = route?.hold;
        if (!hold || !admitted.targets.includes(hold.from) || hold.time === admitted.hold?.time) return;
        const { name } = watch.settings;
        throw new Refusal(
            `${name}: at the moment at which this update moved traffic to ${hold.from}, somebody rolled back from it (${hold.reason}). ` +
                `The traffic is on ${hold.from} now, which is held. Run \`bluegreen rollback --service ${name}\` to bring it back, ` +
                `or \`bluegreen release ${name}\` to leave it.`,
        );
    });
}
