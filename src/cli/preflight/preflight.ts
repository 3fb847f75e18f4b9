import type { KubernetesObject, V1Ingress, V1Service } from "@kubernetes/client-node";
import type { ClusterClient } from "../../cluster/client.ts";
import { listObjects } from "../../cluster/listObjects.ts";
import type { Stored } from "../../cluster/stored.ts";
import type { Color } from "../../model/color.ts";
import { messageOf } from "../../model/messageOf.ts";
import { liveSubset } from "../live/liveSubset.ts";
import { readService } from "../live/serviceState.ts";
import type { NextCommand } from "../output/nextCommand.ts";
import type { WatchPlan } from "../prometheus/reach.ts";
import type { StackService } from "../stack/stackService.ts";
import { type Analysis, analyze } from "./analyze.ts";
import { bypassChecks } from "./bypassChecks.ts";
import type { Check } from "./check.ts";
import { podChecks } from "./podChecks.ts";
import { prometheusCheck } from "./prometheusCheck.ts";
import { routeChecks } from "./routeChecks.ts";
import { smokeChecks } from "./smokeChecks.ts";
import { subsetChecks } from "./subsetChecks.ts";

export interface PreflightOptions {
    readonly target: Color;
    readonly prometheus: string | undefined;
    /** How the new colour will be watched, where that is known. */
    readonly watch?: WatchPlan;
    /** Whether the update itself may bring up missing pods. */
    readonly updateBringsUp: boolean;
    /** How `istioctl analyze` is asked (default: for this service). */
    readonly analysis?: Analysis;
    /** The commands to type next. */
    readonly nextCommand?: NextCommand;
}

/** Everything that can be checked before traffic moves; nothing is changed. */
export async function runPreflight(
    client: ClusterClient,
    service: StackService,
    { target, prometheus, watch, updateBringsUp, nextCommand, analysis = analyze }: PreflightOptions,
): Promise<Check[]> {
    const { place } = service;
    const [state, services, ingresses, found, prometheusFound] = await Promise.all([
        readService(client, service),
        tryList<V1Service>(client, `/api/v1/namespaces/${place.namespace}/services`),
        tryList<V1Ingress>(client, `/apis/networking.k8s.io/v1/namespaces/${place.namespace}/ingresses`),
        analysis(service),
        prometheusCheck(service, prometheus, watch),
    ]);
    const subset = await liveSubset(client, service, state.route, target);
    return [
        ...routeChecks(service, state, target, nextCommand),
        ...subsetChecks(service, subset, state, target),
        ...podChecks(service, state, { target, updateBringsUp, now: new Date() }),
        ...(await smokeChecks(client, service, state, target)),
        ...bypassChecks(service, services.items, ingresses.items),
        ...[...services.skipped, ...ingresses.skipped],
        ...found,
        ...prometheusFound,
    ];
}

/** A pipeline's account may be allowed to move traffic, but not to list other objects. */
async function tryList<T extends KubernetesObject>(
    client: ClusterClient,
    path: string,
): Promise<{ items: Stored<T>[]; skipped: Check[] }> {
    try {
        return { items: await listObjects<T>(client, path), skipped: [] };
    } catch (error) {
        const text = `bypasses of the route were not checked: ${messageOf(error)}`;
        return { items: [], skipped: [{ name: "bypass", outcome: "skipped", text }] };
    }
}
