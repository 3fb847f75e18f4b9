import { type ResourceHookArgs, runtime } from "@pulumi/pulumi";
import type { ClusterClient } from "../cluster/client.ts";
import { COLORS, type Color } from "../model/color.ts";
import { smokeTestName } from "../model/names.ts";
import { heaviest, NO_ROUTE, type RouteView, viewRoute } from "../model/route/view.ts";
import { destinationHost } from "../routing/service.ts";
import { selectorLabels } from "../workload/podTemplate.ts";
import { lowerFloors, raiseFloors } from "./floor.ts";
import { decideGate, type GateDecision, gaining, need, type Wanted } from "./gate.ts";
import { plain } from "./hookInputs.ts";
import { untilListed } from "./listedPods.ts";
import type { Live } from "./live.ts";
import { type Place, readLive } from "./liveState.ts";
import { untilRolledOut } from "./rolledOut.ts";
import { type SmokeTarget, smokeTestProblem } from "./smokeTest/smokeTest.ts";
import { askCluster, cannotAsk, forwardOf, Refusal, say, type Watch, withCluster } from "./watch.ts";

const STAYS = "traffic has not moved";

/** Before the route is made or changed. */
export async function guardRoute(watch: Watch, args: ResourceHookArgs): Promise<void> {
    watch.routeChanges = true;
    const [wanted, state] = [await plain(args.newInputs), await plain(args.oldOutputs)];
    const namespace = wanted.metadata?.namespace;
    if (namespace === undefined) return;
    watch.namespace = namespace;
    const place = placeOf(watch, namespace);
    const request = wantedOf(watch, viewRoute(wanted.spec));
    await withCluster(watch, STAYS, async (client) => {
        const live = await readOrSay(watch, client, place);
        if (!live) return;
        if (runtime.isDryRun()) return preview(watch, live, request);
        refuseAnotherRoute(watch, live, state.metadata?.uid);
        await admit(watch, client, place, live, request);
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

export function placeOf({ settings }: Watch, namespace: string): Place {
    return {
        namespace,
        virtualService: settings.names.virtualService,
        deployments: { blue: settings.names.blue, green: settings.names.green },
        istioApiVersion: settings.istioApiVersion,
    };
}

function wantedOf({ settings }: Watch, route: RouteView): Wanted {
    const { minReadyPercent, minReplicas, override } = settings.gate;
    return { name: settings.name, route, minReadyPercent, minReplicas, override, now: new Date() };
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

/** What a changed route means for requests, in a sentence. */
export function describeMove(name: string, from: RouteView, to: RouteView): string {
    const say = ({ share }: RouteView) =>
        COLORS.filter((color) => share[color] > 0)
            .map((color) => `${color} ${Math.round(share[color] * 1000) / 10} %`)
            .join(", ") || "nobody";
    return say(from) === say(to)
        ? `${name}: traffic stays as it is: ${say(to)}`
        : `${name}: traffic moves: ${say(from)} -> ${say(to)}`;
}

async function admit(watch: Watch, client: ClusterClient, place: Place, before: Live, wanted: Wanted): Promise<void> {
    const { autoscaling, rolloutTimeoutSeconds } = watch.settings;
    const to = heaviest(wanted.route);
    const target = to === heaviest(before.route?.view ?? NO_ROUTE) ? undefined : to;
    // A refusal that pods cannot mend comes before any pod is asked for.
    const first = decideGate(before, wanted);
    if (!first.allowed && first.because !== "pods" && first.because !== "rollout") throw new Error(first.reason);
    // Who leaves a burning colour does not wait for a rollout that is stuck.
    const rolledOut = first.allowed
        ? before
        : await untilRolledOut(client, place, before, gaining(before, wanted), rolloutTimeoutSeconds);
    if (!autoscaling || !target) return judge(watch, client, place, rolledOut, wanted, target);
    try {
        const live = await raiseFloors(client, place, rolledOut, target, autoscaling, rolloutTimeoutSeconds);
        await judge(watch, client, place, live, wanted, target);
    } catch (error) {
        await lowerFloors(client, place, autoscaling).catch((reason) =>
            say(
                watch,
                `${wanted.name}: the autoscalers' lowest numbers stay raised until the next update: ${reason}`,
                "warn",
            ),
        );
        throw error;
    }
}

/** `target`: the colour that the traffic is about to move to, at a cutover. */
async function judge(
    watch: Watch,
    client: ClusterClient,
    place: Place,
    live: Live,
    wanted: Wanted,
    target: Color | undefined,
): Promise<void> {
    const decision = decideGate(live, wanted);
    if (!decision.allowed) throw new Error(decision.reason);
    if (decision.note) await say(watch, decision.note, "warn");
    await leadsToPods(watch, place, live, wanted);
    if (target) await smokeTest(watch, client, place, target);
    if (watch.settings.drain.waitForProxies) await rememberProxies(watch, client);
}

/** As many pods as the gate has asked for are not enough where proxies do not know them yet. */
function leadsToPods(watch: Watch, { namespace }: Place, live: Live, wanted: Wanted): Promise<void> {
    const { settings } = watch;
    const services = [destinationHost(settings)];
    return askCluster(watch, STAYS, async (client) => {
        for (const color of gaining(live, wanted)) {
            const pods = Math.min(need(live, color, wanted).needed, live.colors[color]?.ready ?? 0);
            const { minReadySeconds } = settings.gate;
            const listing = { namespace, services, selector: selectorLabels(settings, color), minReadySeconds };
            const problem = await untilListed(client, listing, pods);
            if (problem) throw new Refusal(`${wanted.name}: ${STAYS}. Of ${color}, ${problem}`);
        }
    });
}

async function rememberProxies(watch: Watch, client: ClusterClient): Promise<void> {
    const { listProxies } = await import("./istiod.ts");
    try {
        watch.proxiesBefore = (await listProxies(client, watch.settings.drain, forwardOf(watch))).proxies;
    } catch (error) {
        await cannotAsk(watch, STAYS, error, "istiod");
    }
}

async function smokeTest(watch: Watch, client: ClusterClient, { namespace }: Place, color: Color): Promise<void> {
    const { settings } = watch;
    const test = settings.gate.smokeTest;
    if (!test) return;
    const target: SmokeTarget = {
        name: settings.name,
        namespace,
        color,
        selector: selectorLabels(settings, color),
        deployment: settings.names[color],
        port: settings.ports[0]?.listens[color],
        helper: smokeTestName(settings.names.service),
        labels: settings.labels,
    };
    const problem = await smokeTestProblem(client, target, test);
    if (problem) throw new Error(problem);
}
