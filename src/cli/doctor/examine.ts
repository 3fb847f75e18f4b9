import type { CoreV1Event, KubernetesObject } from "@kubernetes/client-node";
import type { ClusterClient } from "../../cluster/client.ts";
import { listObjects } from "../../cluster/listObjects.ts";
import type { Stored } from "../../cluster/stored.ts";
import { COLORS } from "../../model/color.ts";
import { messageOf } from "../../model/messageOf.ts";
import { heaviest } from "../../model/route/view.ts";
import type { ServiceConfigRead } from "../config/readConfig.ts";
import { listPods } from "../live/pods.ts";
import type { MemberState } from "../live/releaseState.ts";
import { readService, viewOf } from "../live/serviceState.ts";
import type { NextCommand } from "../output/nextCommand.ts";
import type { Analysis } from "../preflight/analyze.ts";
import type { Check } from "../preflight/check.ts";
import { runPreflight } from "../preflight/preflight.ts";
import { type StackService, withGate } from "../stack/stackService.ts";
import { agreementFindings } from "./agreementFindings.ts";
import { injectionFindings } from "./injectionFindings.ts";
import { podFindings } from "./podFindings.ts";
import { proxyFindings } from "./proxyFindings.ts";
import { redact } from "./redact.ts";
import { ownerFindings } from "./routeFindings.ts";

/** The findings about a service, and the objects that were read, for a bug report. */
export interface Examination {
    readonly state: MemberState;
    readonly checks: Check[];
    readonly objects: Record<string, unknown>;
}

export interface ExamineOptions {
    /** What the configuration says of it. */
    readonly config: ServiceConfigRead;
    readonly nextCommand: NextCommand;
    readonly analysis: Analysis;
    readonly prometheus: string | undefined;
    readonly istiod: string | undefined;
}

export async function examine(
    client: ClusterClient,
    service: StackService,
    { config, prometheus, istiod, nextCommand, analysis }: ExamineOptions,
): Promise<Examination> {
    const { place } = service;
    const istio = `/apis/networking.istio.io/${place.istioApiVersion}`;
    const core = `/api/v1/namespaces/${place.namespace}`;
    const list = <T extends KubernetesObject>(path: string) => listObjects<T>(client, path);
    // Routes of other namespaces matter too, as far as they may be listed.
    const everywhere = (kind: string) =>
        list(`${istio}/${kind}`).catch(() => list(`${istio}/namespaces/${place.namespace}/${kind}`));
    const state = await readService(client, service);
    const [routes, rules, blue, green, proxies, namespace] = await Promise.all([
        everywhere("virtualservices"),
        everywhere("destinationrules"),
        listPods(client, service, "blue"),
        listPods(client, service, "green"),
        proxyFindings(istiod),
        client.get<Stored>(core),
    ]);
    const pods = { blue, green };
    const active = heaviest(viewOf(state)) ?? "blue";
    const general = (
        await runPreflight(client, withGate(service, config.gate), {
            target: active,
            prometheus,
            updateBringsUp: true,
            nextCommand,
            analysis,
        })
    ).filter(
        // The active colour has the traffic already, and needs no permission to get it.
        ({ name, outcome }) => name !== "traffic" && !(name === "hold" && outcome === "failed"),
    );
    const own = (object: Stored) => object.metadata.namespace === place.namespace;
    return {
        state: { service, ...state },
        checks: [
            ...agreementFindings(state.route, config, nextCommand),
            ...general.filter(({ name }) => name !== "cutover"),
            ...ownerFindings(service, routes, rules),
            ...COLORS.flatMap((color) => podFindings(color, pods[color])),
            ...injectionFindings(namespace, [...blue, ...green]),
            ...proxies,
        ],
        objects: {
            configuration: config,
            virtualServices: routes.filter(own).map((each) => redact(each)),
            destinationRules: rules.filter(own).map((each) => redact(each)),
            pods: redact(
                [...blue, ...green].map(({ metadata, status }) => ({
                    metadata: { ...metadata, managedFields: undefined },
                    status,
                })),
            ),
            deployments: await Promise.all(
                COLORS.map(async (color) =>
                    redact(
                        await client.get(
                            `/apis/apps/v1/namespaces/${place.namespace}/deployments/${place.deployments[color]}`,
                        ),
                    ),
                ),
            ),
            events: await eventsOf(() => list(`${core}/events`), place.deployments.blue, place.deployments.green),
        },
    };
}

/** Kubernetes keeps events for an hour only, so the report includes them. */
async function eventsOf(list: () => Promise<Stored<CoreV1Event>[]>, ...names: string[]): Promise<unknown> {
    try {
        return redact(
            (await list())
                .filter(({ involvedObject }) => names.some((name) => involvedObject?.name?.startsWith(name)))
                .map(({ involvedObject, reason, message }) => ({ object: involvedObject?.name, reason, message })),
        );
    } catch (error) {
        return `not readable: ${messageOf(error)}`;
    }
}
