import { setTimeout as sleep } from "node:timers/promises";
import { type ResourceHookArgs, runtime } from "@pulumi/pulumi";
import { type Entry, entriesOf, newEntries, sayEntry } from "../model/route/entry.ts";
import { plain } from "./hookInputs.ts";
import { QUIET_MILLISECONDS } from "./proxies.ts";
import { untilDrained } from "./untilDrained.ts";
import { askCluster, placeOf, say, type Watch } from "./watch.ts";

/** How long a proxy has at least to hear of a Service to which it has not led before. */
const LEAST_SECONDS = 2;

/**
 * Before the route leads to new entries, of which it is certain that they list pods: a proxy may have the route before it has them,
 * and until then nobody is found there.
 */
export async function untilKnown(watch: Watch, opened: readonly Entry[]): Promise<void> {
    const { name, scaleDownDelaySeconds, drain } = watch.settings;
    // istiod may gather changes for so long in a mesh that never stands still, which is where proxies are waited for.
    const least = drain.waitForProxies ? QUIET_MILLISECONDS / 1000 : LEAST_SECONDS;
    const seconds = Math.max(scaleDownDelaySeconds, least);
    await say(
        watch,
        `${name}: the route will lead to ${sayAll(opened)}, in ${seconds} s, when every proxy has heard of that`,
    );
    await sleep(seconds * 1000);
}

/** After the route has changed: what it led to before may go only once no proxy leads there any more. */
export async function untilLeft(watch: Watch, args: ResourceHookArgs): Promise<void> {
    const [before, after] = await Promise.all([plain(args.oldOutputs), plain(args.newOutputs)]);
    const namespace = after.metadata?.namespace;
    if (runtime.isDryRun() || namespace === undefined) return;
    const left = newEntries(entriesOf(after.spec, namespace), entriesOf(before.spec, namespace));
    if (left.length === 0) return;
    const messages = {
        stays: `what leads to ${sayAll(left)} stays`,
        stayed: `what led to ${sayAll(left)} was left as it is`,
    };
    await askCluster(watch, messages.stayed, (client) =>
        untilDrained(watch, client, placeOf(watch, namespace), messages),
    );
}

function sayAll(entries: readonly Entry[]): string {
    return entries.map(sayEntry).join(" and ");
}
