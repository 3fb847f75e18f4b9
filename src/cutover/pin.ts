import type { V1Service } from "@kubernetes/client-node";
import type { Settings } from "../arguments/settings.ts";
import type { ClusterClient } from "../cluster/client.ts";
import type { Stored } from "../cluster/stored.ts";
import { COLORS, type Color } from "../model/color.ts";
import { lastOwner } from "./lastOwner.ts";

/** A Service that selects only one colour, so that callers outside the mesh reach that colour. */
export interface Pin {
    readonly color: Color;
    /** Identifies the version of the Service. */
    readonly change: string;
    /** When somebody last changed what it selects; undefined where the cluster does not say. */
    readonly changedAt: Date | undefined;
}

/** Reads the Service that callers use; undefined where it selects both colours or does not exist. */
export async function readPin(
    client: ClusterClient,
    namespace: string,
    { names, selectors }: Pick<Settings, "names" | "selectors">,
): Promise<Pin | undefined> {
    const service = await client.get<Stored<V1Service>>(`/api/v1/namespaces/${namespace}/services/${names.service}`);
    const selector = service?.spec?.selector ?? {};
    const color = pinnedTo(selector, selectors);
    if (!service || color === undefined) return undefined;
    const { uid, managedFields } = service.metadata;
    return { color, change: `${uid} ${JSON.stringify(selector)}`, changedAt: lastOwner(managedFields, "selector")?.at };
}

/** The only colour that a Service's selector selects; undefined where it selects both. */
export function pinnedTo(
    selector: Record<string, string> | undefined,
    selectors: Record<Color, Record<string, string>>,
): Color | undefined {
    return COLORS.find((color) =>
        Object.entries(selectors[color]).every(([label, value]) => selector?.[label] === value),
    );
}
