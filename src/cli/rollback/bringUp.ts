import type { V2HorizontalPodAutoscaler } from "@kubernetes/client-node";
import type { ClusterClient } from "../../cluster/client.ts";
import type { Stored } from "../../cluster/stored.ts";
import { until } from "../../cluster/waiting.ts";
import { untilEndpointsReady } from "../../cutover/endpoints.ts";
import { deploymentPath } from "../../cutover/liveState.ts";
import { plural } from "../../model/plural.ts";
import { ExitCodes } from "../exitCodes.ts";
import { Failure } from "../failure.ts";
import { readService, type ServiceState } from "../live/serviceState.ts";
import { sayDuration } from "../output/duration.ts";
import type { StackService } from "../stack/stackService.ts";
import { CLI_MANAGER } from "./manager.ts";
import type { RollbackOrder } from "./order.ts";
import type { RollbackPlan } from "./plan.ts";

const POLL_MILLISECONDS = 250;

type Move = Extract<RollbackPlan, { kind: "move" }>;

/** Where the colour with the traffic fails: how long without one more ready pod until no more are waited for. */
const STANDSTILL_MILLISECONDS = 10_000;

/** Where some ready pods are enough: how long all of them may take to be listed. */
const LISTED_WITHIN_MILLISECONDS = 2_000;

/**
 * Starts the pods of the colour that will get the traffic, and returns how many are ready once these are enough: as many as are
 * needed or, where the colour with the traffic fails, those that are ready when no more become ready.
 */
export async function bringUp(
    client: ClusterClient,
    service: StackService,
    state: ServiceState,
    plan: Move,
    {
        timeoutMilliseconds,
        say,
        signal,
        force,
    }: Pick<RollbackOrder, "timeoutMilliseconds" | "say" | "signal" | "force">,
): Promise<number> {
    const { name, place } = service;
    const [there, here] = [state.colors[plan.to], state.colors[plan.from]];
    const wanted = Math.max(plan.needed, here?.replicas ?? 0, there?.replicas ?? 0);
    const grows = (there?.replicas ?? 0) < wanted;
    if (grows) {
        say(
            `${name}: ${plan.to} has ${plural(there?.ready ?? 0, "ready pod")}; scaling it from ${there?.replicas ?? 0} to ${wanted} first`,
        );
        await raiseMinReplicas(client, service, plan, wanted);
        await client.patch(`${deploymentPath(place, plan.to)}/scale?fieldManager=${CLI_MANAGER}`, {
            spec: { replicas: wanted },
        });
    }
    const standstill = grows ? STANDSTILL_MILLISECONDS : 0;
    let [most, grewAt] = [there?.ready ?? 0, performance.now()];
    const look = async () => {
        const now = (await readService(client, service)).colors[plan.to]?.ready ?? 0;
        if (now > most) grewAt = performance.now();
        most = now;
        return now;
    };
    const mustDo = (now: number) => !!plan.failing && now > 0 && performance.now() - grewAt >= standstill;
    const ready = await until(look, (now) => now >= plan.needed || mustDo(now), {
        timeoutMilliseconds,
        pollMilliseconds: POLL_MILLISECONDS,
        longestPollMilliseconds: POLL_MILLISECONDS,
        signal,
        // The caller decides whether to try again from the beginning.
        outlasts: () => false,
    });
    if (ready < plan.needed) {
        if (!mustDo(ready)) {
            const since = signal?.aborted ? "when this was interrupted" : `after ${sayDuration(timeoutMilliseconds)}`;
            throw new Failure(
                `${name}: traffic has not moved. ${plan.to} would get it back, but has ${plural(ready, "ready pod")} ${since}; ` +
                    `needed: ${plan.needed} (${plan.why}). Check \`kubectl -n ${place.namespace} ` +
                    `describe deployment ${place.deployments[plan.to]}\`. With --force, one ready pod is enough.` +
                    (grows
                        ? ` ${plan.to} stays scaled to ${wanted} for another try; \`pulumi up\` scales it back.`
                        : ""),
                signal?.aborted ? ExitCodes.interrupted : ExitCodes.refused,
            );
        }
        say(
            `${name}: ${plan.to} has ${ready} of the ${plural(plan.needed, "ready pod")} that it needs. Traffic moves there anyway, ` +
                `because ${plan.failing}`,
        );
    }
    const wantedNow = Math.min(plan.needed, ready);
    const problem = await unreachable(client, service, plan, { wanted: wantedNow, isUrgent: force || !!plan.failing });
    if (problem) throw new Failure(`${name}: traffic has not moved. For ${plan.to}, ${problem}`, ExitCodes.refused);
    return ready;
}

/**
 * What is missing until requests reach so many pods. In a rescue one reachable pod is enough, however recently it became ready:
 * an unstable pod must not hold up the others.
 */
async function unreachable(
    client: ClusterClient,
    { destinations, selectors, gate, place }: StackService,
    { to }: Move,
    { wanted, isUrgent }: { wanted: number; isUrgent: boolean },
): Promise<string | undefined> {
    const selector = { ...selectors.service, ...selectors[to] };
    const query = { namespace: place.namespace, services: destinations, selector };
    if (!isUrgent) return untilEndpointsReady(client, { ...query, minReadySeconds: gate.minReadySeconds }, wanted);
    const atOnce = { ...query, minReadySeconds: 0 };
    const problem = await untilEndpointsReady(client, atOnce, wanted, LISTED_WITHIN_MILLISECONDS);
    return problem && untilEndpointsReady(client, atOnce, 1);
}

/** An autoscaler would remove new pods of an idle colour at its next sync. The next update restores its bounds. */
async function raiseMinReplicas(
    client: ClusterClient,
    { place }: StackService,
    { to }: Move,
    wanted: number,
): Promise<void> {
    const path = `/apis/autoscaling/v2/namespaces/${place.namespace}/horizontalpodautoscalers/${place.deployments[to]}`;
    const autoscaler = await client.get<Stored<V2HorizontalPodAutoscaler>>(path);
    if (!autoscaler) return;
    const most = autoscaler.spec?.maxReplicas ?? wanted;
    await client.patch(`${path}?fieldManager=${CLI_MANAGER}`, { spec: { minReplicas: Math.min(most, wanted) } });
}
