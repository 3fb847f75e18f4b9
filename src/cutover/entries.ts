import { setTimeout as sleep } from "node:timers/promises";
import { type ResourceHookArgs, runtime } from "@pulumi/pulumi";
import type { ClusterClient } from "../cluster/client.ts";
import type { Stored } from "../cluster/stored.ts";
import { bothColorsName } from "../model/names.ts";
import { type Entry, entriesOf, newEntries, sayEntry } from "../model/route/entry.ts";
import { serviceOf } from "../model/route/host.ts";
import { restOfDelay } from "./drain.ts";
import { askCluster, type HookContext, placeOf, say } from "./hookContext.ts";
import { plain } from "./hookInputs.ts";
import { lastOwner } from "./lastOwner.ts";
import { QUIET_MILLISECONDS } from "./proxies.ts";
import { untilDrained } from "./untilDrained.ts";

/** How long proxies get at least to learn of a Service that their route did not use before. */
const LEAST_SECONDS = 2;

/**
 * Waits before the route names new entries, which already list pods: a proxy may get the route before the entry, and would find
 * no pod until then. An entry that has existed for long enough is known to every proxy, whether a route used it or not.
 */
export async function untilKnown(context: HookContext, client: ClusterClient, opened: readonly Entry[]): Promise<void> {
    const { name, scaleDownDelaySeconds, drain } = context.settings;
    // istiod may debounce for so long in a mesh with constant changes, for which `drain.waitForProxies` is meant.
    const least = drain.waitForProxies ? QUIET_MILLISECONDS / 1000 : LEAST_SECONDS;
    const delay = Math.max(scaleDownDelaySeconds, least);
    const waits = await Promise.all(opened.map((entry) => unknownFor(context, client, entry, delay)));
    const milliseconds = Math.max(...waits);
    if (milliseconds <= 0) return;
    await say(
        context,
        `${name}: the route will use ${sayAll(opened)} in ${Math.ceil(milliseconds / 1000)} s, once every proxy knows it`,
    );
    await sleep(milliseconds);
}

/** For how long, in milliseconds, an entry may still be unknown to some proxy: until then after its Service or its subsets have changed. */
export async function unknownFor(
    { settings, destinationChanges }: HookContext,
    client: ClusterClient,
    { host }: Entry,
    delaySeconds: number,
): Promise<number> {
    const { names, istioApiVersion } = settings;
    const service = serviceOf(host);
    // The cluster's clock and ours may be apart, so what this update itself has changed is not dated by them.
    if (destinationChanges || !service) return delaySeconds * 1000;
    const { name, namespace } = service;
    const rule = name === bothColorsName(names.service) ? bothColorsName(names.destinationRule) : names.destinationRule;
    const rules = `/apis/networking.istio.io/${istioApiVersion}/namespaces/${namespace}/destinationrules`;
    const changed = await Promise.all([
        client.get<Stored>(`/api/v1/namespaces/${namespace}/services/${name}`),
        client.get<Stored>(`${rules}/${rule}`),
    ]);
    const changedAt = latest(changed.map(lastChanged));
    return restOfDelay({ changedAt, seenMilliseconds: 0, watched: false }, delaySeconds, new Date());
}

/** When the pods or ports that an object leads to were last changed. */
function lastChanged(object: Stored | undefined): Date | undefined {
    const { creationTimestamp, managedFields } = object?.metadata ?? {};
    if (creationTimestamp === undefined) return undefined;
    const changes = ["ports", "selector", "subsets"].flatMap((field) => lastOwner(managedFields, field)?.at ?? []);
    return latest([new Date(creationTimestamp), ...changes]);
}

/** Undefined where one of them is: then the time is not known. */
function latest(times: readonly (Date | undefined)[]): Date | undefined {
    const milliseconds = times.map((each) => each?.getTime() ?? Number.NaN);
    const most = Math.max(...milliseconds);
    return Number.isNaN(most) ? undefined : new Date(most);
}

/** After the route has changed: entries that it no longer names may go only once no proxy uses them. */
export async function untilLeft(context: HookContext, args: ResourceHookArgs): Promise<void> {
    const [before, after] = await Promise.all([plain(args.oldOutputs), plain(args.newOutputs)]);
    const namespace = after.metadata?.namespace;
    if (runtime.isDryRun() || namespace === undefined) return;
    const now = entriesOf(after.spec, namespace);
    // A Service that the route names without a port has a single one, which stays while the route names the Service.
    const left = newEntries(now, entriesOf(before.spec, namespace)).filter(
        ({ host, port }) => port !== undefined || !now.some((each) => each.host === host),
    );
    if (left.length === 0) return;
    const messages = {
        stays: `the old destination ${sayAll(left)} stays`,
        stayed: `the old destination ${sayAll(left)} was left unchanged`,
    };
    await askCluster(context, messages.stayed, (client) =>
        untilDrained(context, client, placeOf(context, namespace), messages),
    );
}

function sayAll(entries: readonly Entry[]): string {
    return entries.map(sayEntry).join(" and ");
}
