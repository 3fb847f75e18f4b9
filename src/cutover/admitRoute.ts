import { selectorLabels } from "../arguments/podLabels.ts";
import type { ClusterClient } from "../cluster/client.ts";
import { COLORS, type Color } from "../model/color.ts";
import { smokeTestName } from "../model/names.ts";
import { type Entry, newEntries } from "../model/route/entry.ts";
import { hasTraffic, NO_ROUTE } from "../model/route/view.ts";
import { destinationHost } from "../routing/service.ts";
import { untilEndpointsReady } from "./endpoints.ts";
import { untilKnown } from "./entries.ts";
import { foreignLabels } from "./foreignLabels.ts";
import { decideGate, gaining, need, type Wanted } from "./gate.ts";
import { askCluster, cannotAsk, forwardOf, type HookContext, Refusal, say } from "./hookContext.ts";
import { same } from "./hookInputs.ts";
import type { Live } from "./live.ts";
import { type Place, readLive } from "./liveState.ts";
import { type MinReplicasBefore, putMinReplicasBack, raiseMinReplicas } from "./minReplicas.ts";
import { untilRolledOut } from "./rolledOut.ts";
import { smokeTestProblem } from "./smokeTest/smokeTest.ts";
import type { SmokeTarget } from "./smokeTest/target.ts";
import { readSubset } from "./subset.ts";

export const STAYS = "traffic has not moved";

/** One service's route before it changes. */
export interface Admission {
    readonly context: HookContext;
    readonly client: ClusterClient;
    readonly place: Place;
    readonly wanted: Wanted;
    /** The ports of Services by which it will reach pods. */
    readonly entries: readonly Entry[];
    /** In a release set: the live state with the requests that come from the entries. */
    readonly see?: (live: Live) => Promise<Live>;
}

/** Returns once traffic may move, as judged by the last read; throws where it may not. */
export async function admitRoute(admission: Admission, before: Live): Promise<void> {
    const { context, client, place, wanted } = admission;
    const minReplicasBefore: MinReplicasBefore = new Map();
    try {
        await untilAdmitted(admission, before, minReplicasBefore);
    } catch (error) {
        await putMinReplicasBack(client, place, minReplicasBefore).catch((reason) =>
            say(context, staysRaised(wanted.name, reason), "warn"),
        );
        throw error;
    }
}

export function staysRaised(name: string, reason: unknown): string {
    return `${name}: the autoscalers' minReplicas stay raised until the next update: ${reason}`;
}

/** During waits and tests somebody may roll back or pods may fail, so the state is read again after them. */
export async function untilAdmitted(
    admission: Admission,
    before: Live,
    minReplicasBefore: MinReplicasBefore,
): Promise<void> {
    const { context, client, place, wanted, entries, see = async (live) => live } = admission;
    const until = performance.now() + context.settings.rolloutTimeoutSeconds * 1000;
    context.tested ??= new Set();
    const { tested } = context;
    let known: readonly Entry[] = [];
    for (let live = before; ; ) {
        live = await see(await bringUp(admission, live, minReplicasBefore));
        const decision = decideGate(live, wanted);
        if (!decision.allowed) throw new Error(decision.reason);
        const opened = live.route ? newEntries([...live.route.entries, ...known], entries) : [];
        await leadsToPods(admission, live, opened.length > 0);
        if (opened.length > 0) await untilKnown(context, client, opened);
        known = [...known, ...opened];
        const untested = gaining(live, wanted).filter((target) => !tested.has(target));
        for (const target of untested) {
            await smokeTest(admission, target);
            tested.add(target);
        }
        if (context.settings.drain.waitForProxies) await rememberProxies(admission);
        const tookTime = opened.length > 0 || (untested.length > 0 && context.settings.gate.smokeTest !== undefined);
        if (tookTime) await leadsToPods(admission, live, opened.length > 0);
        const last = await see(await readLive(client, place));
        const final = decideGate(last, wanted);
        if (isUnchanged(live, last) && final.allowed) {
            if (final.note) await say(context, final.note, "warn");
            const from = last.route?.view ?? NO_ROUTE;
            context.admitted = { targets: gaining(last, wanted), hold: last.route?.hold, from };
            return;
        }
        if (performance.now() > until) throw new Error(final.allowed ? changesAgainAndAgain(admission) : final.reason);
        live = last;
    }
}

function changesAgainAndAgain({ place: { namespace, virtualService }, wanted: { name } }: Admission): string {
    return (
        `${name}: ${STAYS}. Somebody else keeps changing the route. To see who, run ` +
        `\`kubectl -n ${namespace} get vs ${virtualService} -o yaml --show-managed-fields\`.`
    );
}

/** Whether the routing and the hold are unchanged. */
function isUnchanged({ route: before }: Live, { route: now }: Live): boolean {
    return (
        before?.uid === now?.uid &&
        before?.changedAt?.getTime() === now?.changedAt?.getTime() &&
        same(before?.view, now?.view) &&
        same(before?.hold, now?.hold)
    );
}

/** Waits for pods that this update or somebody else has started; autoscaled colours are scaled up here. */
async function bringUp(
    { context, client, place, wanted }: Admission,
    before: Live,
    minReplicasBefore: MinReplicasBefore,
): Promise<Live> {
    const { autoscaling, rolloutTimeoutSeconds: timeoutSeconds } = context.settings;
    // A refusal that more pods would not lift comes before any pod is started.
    const first = decideGate(before, wanted);
    if (!first.allowed && first.because !== "pods" && first.because !== "rollout") throw new Error(first.reason);
    const targets = gaining(before, wanted);
    const rollouts = { colors: targets, changed: context.changing, timeoutSeconds };
    // An override that leaves a failing colour does not wait for a stuck rollout.
    const rolledOut = first.allowed ? before : await untilRolledOut(client, place, before, rollouts);
    if (!autoscaling || targets.length === 0) return rolledOut;
    const growth = { targets, route: wanted.route, bounds: autoscaling, timeoutSeconds };
    return raiseMinReplicas(client, place, rolledOut, growth, minReplicasBefore);
}

/**
 * Ready pods are not enough where proxies do not know them yet. Of a new entry proxies know no endpoints at all, so it must reach
 * as many pods as serve now.
 */
function leadsToPods({ context, place: { namespace }, wanted }: Admission, live: Live, isNew: boolean): Promise<void> {
    const { settings } = context;
    const services = [destinationHost(settings)];
    const targets = gaining(live, wanted);
    const reached = isNew ? COLORS.filter((color) => hasTraffic(wanted.route, color)) : targets;
    return askCluster(context, STAYS, async (client) => {
        for (const color of reached) {
            const ready = live.colors[color]?.ready ?? 0;
            const pods = targets.includes(color) ? Math.min(need(live, color, wanted).needed, ready) : ready;
            const { minReadySeconds } = settings.gate;
            const subset = await readSubset(client, settings, namespace, color);
            if ("problem" in subset) throw new Refusal(withoutSubset(wanted.name, color, subset.problem));
            const selector = { ...selectorLabels(settings, color), ...subset.labels };
            const query = { namespace, services, selector, minReadySeconds };
            const problem = await untilEndpointsReady(client, query, pods);
            if (!problem) continue;
            const place = { namespace, service: destinationHost(settings) };
            const foreign = await foreignLabels(client, place, settings.selectors.service);
            throw new Refusal(`${wanted.name}: ${STAYS}. For ${color}, ${problem}${foreign}`);
        }
    });
}

function withoutSubset(name: string, color: Color, problem: string): string {
    return (
        `${name}: ${STAYS}. Every request to ${color} would get a 503: ${problem}. Somebody has changed it since the last update. ` +
        "Run `pulumi up --refresh`, which restores it."
    );
}

async function rememberProxies({ context, client }: Admission): Promise<void> {
    const { listProxies } = await import("./istiod.ts");
    try {
        context.proxiesBefore = (await listProxies(client, context.settings.drain, forwardOf(context))).proxies;
    } catch (error) {
        await cannotAsk(context, STAYS, error, "istiod");
    }
}

async function smokeTest({ context: { settings }, client, place }: Admission, color: Color): Promise<void> {
    const test = settings.gate.smokeTest;
    if (!test) return;
    const target: SmokeTarget = {
        name: settings.name,
        namespace: place.namespace,
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
