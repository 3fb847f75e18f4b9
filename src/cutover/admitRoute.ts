import { selectorLabels } from "../arguments/podLabels.ts";
import type { ClusterClient } from "../cluster/client.ts";
import { COLORS, type Color } from "../model/color.ts";
import { smokeTestName } from "../model/names.ts";
import { type Entry, newEntries } from "../model/route/entry.ts";
import { hasTraffic } from "../model/route/view.ts";
import { destinationHost } from "../routing/service.ts";
import { untilKnown } from "./entries.ts";
import { type FloorsBefore, putFloorsBack, raiseFloors } from "./floor.ts";
import { foreignLabels } from "./foreignLabels.ts";
import { decideGate, gaining, need, type Wanted } from "./gate.ts";
import { same } from "./hookInputs.ts";
import { untilListed } from "./listedPods.ts";
import type { Live } from "./live.ts";
import { type Place, readLive } from "./liveState.ts";
import { untilRolledOut } from "./rolledOut.ts";
import { smokeTestProblem } from "./smokeTest/smokeTest.ts";
import type { SmokeTarget } from "./smokeTest/target.ts";
import { readSubset } from "./subset.ts";
import { askCluster, cannotAsk, forwardOf, Refusal, say, type Watch } from "./watch.ts";

export const STAYS = "traffic has not moved";

/** One service's route, about to change. */
export interface Admission {
    watch: Watch;
    client: ClusterClient;
    place: Place;
    wanted: Wanted;
    /** By which ports of which Services it will reach pods. */
    entries: readonly Entry[];
}

/** Returns once traffic may move, having seen so last of all; throws where it may not. */
export async function admitRoute(admission: Admission, before: Live): Promise<void> {
    const { watch, client, place, wanted } = admission;
    const floorsBefore: FloorsBefore = new Map();
    try {
        await untilAdmitted(admission, before, floorsBefore);
    } catch (error) {
        await putFloorsBack(client, place, floorsBefore).catch((reason) =>
            say(
                watch,
                `${wanted.name}: the autoscalers' lowest numbers stay raised until the next update: ${reason}`,
                "warn",
            ),
        );
        throw error;
    }
}

/** Waits and tests take time in which somebody may roll back or pods may go, so what counts is what is seen after them. */
async function untilAdmitted(admission: Admission, before: Live, floorsBefore: FloorsBefore): Promise<void> {
    const { watch, client, place, wanted, entries } = admission;
    const until = performance.now() + watch.settings.rolloutTimeoutSeconds * 1000;
    const tested = new Set<Color>();
    let known: readonly Entry[] = [];
    for (let live = before; ; ) {
        live = await bringUp(admission, live, floorsBefore);
        const decision = decideGate(live, wanted);
        if (!decision.allowed) throw new Error(decision.reason);
        const opened = live.route ? newEntries([...live.route.entries, ...known], entries) : [];
        await leadsToPods(admission, live, opened.length > 0);
        if (opened.length > 0) await untilKnown(watch, opened);
        known = [...known, ...opened];
        for (const target of gaining(live, wanted)) {
            if (!tested.has(target)) await smokeTest(admission, target);
            tested.add(target);
        }
        if (watch.settings.drain.waitForProxies) await rememberProxies(admission);
        const last = await readLive(client, place);
        const final = decideGate(last, wanted);
        if (isUnchanged(live, last) && final.allowed) {
            if (final.note) await say(watch, final.note, "warn");
            watch.admitted = { targets: gaining(last, wanted), hold: last.route?.hold };
            return;
        }
        if (performance.now() > until) throw new Error(final.allowed ? changesAgainAndAgain(admission) : final.reason);
        live = last;
    }
}

function changesAgainAndAgain({ place: { namespace, virtualService }, wanted: { name } }: Admission): string {
    return (
        `${name}: ${STAYS}. Somebody else changes the route again and again; see who with ` +
        `\`kubectl -n ${namespace} get vs ${virtualService} -o yaml --show-managed-fields\`.`
    );
}

/** Whether nobody changed where requests go, or forbade to. */
function isUnchanged({ route: before }: Live, { route: now }: Live): boolean {
    return (
        before?.uid === now?.uid &&
        before?.changedAt?.getTime() === now?.changedAt?.getTime() &&
        same(before?.view, now?.view) &&
        same(before?.hold, now?.hold)
    );
}

/** Waits for what this update, or somebody else, has begun to bring up; autoscaled colours are brought up here. */
async function bringUp(
    { watch, client, place, wanted }: Admission,
    before: Live,
    floorsBefore: FloorsBefore,
): Promise<Live> {
    const { autoscaling, rolloutTimeoutSeconds: timeoutSeconds } = watch.settings;
    // A refusal that pods cannot mend comes before any pod is asked for.
    const first = decideGate(before, wanted);
    if (!first.allowed && first.because !== "pods" && first.because !== "rollout") throw new Error(first.reason);
    const targets = gaining(before, wanted);
    // Who leaves a burning colour does not wait for a rollout that is stuck.
    const rolledOut = first.allowed ? before : await untilRolledOut(client, place, before, targets, timeoutSeconds);
    if (!autoscaling || targets.length === 0) return rolledOut;
    const growth = { targets, route: wanted.route, bounds: autoscaling, timeoutSeconds };
    return raiseFloors(client, place, rolledOut, growth, floorsBefore);
}

/**
 * As many pods as the gate has asked for are not enough where proxies do not know them yet. By a new entry they know none at all, so
 * that it has to lead to whatever serves now.
 */
function leadsToPods({ watch, place: { namespace }, wanted }: Admission, live: Live, isNew: boolean): Promise<void> {
    const { settings } = watch;
    const services = [destinationHost(settings)];
    const targets = gaining(live, wanted);
    const reached = isNew ? COLORS.filter((color) => hasTraffic(wanted.route, color)) : targets;
    return askCluster(watch, STAYS, async (client) => {
        for (const color of reached) {
            const ready = live.colors[color]?.ready ?? 0;
            const pods = targets.includes(color) ? Math.min(need(live, color, wanted).needed, ready) : ready;
            const { minReadySeconds } = settings.gate;
            const subset = await readSubset(client, settings, namespace, color);
            if ("problem" in subset) throw new Refusal(withoutSubset(wanted.name, color, subset.problem));
            const selector = { ...selectorLabels(settings, color), ...subset.labels };
            const listing = { namespace, services, selector, minReadySeconds };
            const problem = await untilListed(client, listing, pods);
            if (!problem) continue;
            const place = { namespace, service: destinationHost(settings) };
            const foreign = await foreignLabels(client, place, settings.selectors.service);
            throw new Refusal(`${wanted.name}: ${STAYS}. Of ${color}, ${problem}${foreign}`);
        }
    });
}

function withoutSubset(name: string, color: Color, problem: string): string {
    return (
        `${name}: ${STAYS}. Every request to ${color} would be answered with 503: ${problem}. Somebody has changed it since the last ` +
        "update; run `pulumi up --refresh`, which mends it."
    );
}

async function rememberProxies({ watch, client }: Admission): Promise<void> {
    const { listProxies } = await import("./istiod.ts");
    try {
        watch.proxiesBefore = (await listProxies(client, watch.settings.drain, forwardOf(watch))).proxies;
    } catch (error) {
        await cannotAsk(watch, STAYS, error, "istiod");
    }
}

async function smokeTest({ watch: { settings }, client, place }: Admission, color: Color): Promise<void> {
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
