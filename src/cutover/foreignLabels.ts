import type { V1Service } from "@kubernetes/client-node";
import type { ClusterClient } from "../cluster/client.ts";
import type { Stored } from "../cluster/stored.ts";
import { pointerTo } from "../model/jsonPointer.ts";

type Labels = Record<string, string>;

interface Place {
    readonly namespace: string;
    readonly service: string;
}

/**
 * Labels in a Service's selector that the program does not declare, and how to remove them. Pulumi's provider does not see what
 * others added to a map, so no update removes it.
 */
export async function foreignLabels(client: ClusterClient, place: Place, known: Labels): Promise<string> {
    const { namespace, service } = place;
    const path = `/api/v1/namespaces/${namespace}/services/${service}`;
    const found = await client.get<Stored<V1Service>>(path);
    return sayForeign(place, found?.spec?.selector ?? {}, known);
}

export function sayForeign({ namespace, service }: Place, selector: Labels, known: Labels): string {
    const foreign = Object.entries(selector).filter(([key]) => !(key in known));
    if (foreign.length === 0) return "";
    const asked = foreign.map(([key, value]) => `${key}: ${value}`).join(", ");
    const steps = foreign.map(([key]) => ({ op: "remove", path: `/spec/selector/${pointerTo(key)}` }));
    return (
        ` Somebody added ${asked} to the Service's selector, and no update removes that. Run \`kubectl patch service ${service} ` +
        `--namespace ${namespace} --type=json -p '${JSON.stringify(steps)}'\`, then try again.`
    );
}
