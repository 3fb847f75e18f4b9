import type { Settings } from "../arguments/settings.ts";
import type { ClusterClient } from "../cluster/client.ts";
import { COLORS, type Color } from "../model/color.ts";

/** A Service that selects one colour alone, so that callers whom no route leads reach that one. */
export interface Pin {
    color: Color;
    /** Tells one change of it from another. */
    change: string;
    /** The newest moment in which somebody changed what it selects; undefined where the cluster does not say. */
    changedAt: Date | undefined;
}

interface RawService {
    metadata: { uid: string; managedFields?: { time?: string; fieldsV1?: Record<string, unknown> }[] };
    spec?: { selector?: Record<string, string> };
}

/** Reads the Service that callers know; undefined where it selects both colours, or is not there. */
export async function readPin(
    client: ClusterClient,
    namespace: string,
    { names, selectors }: Pick<Settings, "names" | "selectors">,
): Promise<Pin | undefined> {
    const service = await client.get<RawService>(`/api/v1/namespaces/${namespace}/services/${names.service}`);
    const selector = service?.spec?.selector ?? {};
    const color = COLORS.find((each) =>
        Object.entries(selectors[each]).every(([label, value]) => selector[label] === value),
    );
    if (!service || color === undefined) return undefined;
    const { uid, managedFields } = service.metadata;
    return { color, change: `${uid} ${JSON.stringify(selector)}`, changedAt: lastSelected(managedFields) };
}

/** The newest time of a manager that owns the selector. */
function lastSelected(managedFields: RawService["metadata"]["managedFields"]): Date | undefined {
    const times = (managedFields ?? [])
        .filter(({ fieldsV1 }) => "f:selector" in ((fieldsV1?.["f:spec"] ?? {}) as object))
        .map(({ time }) => Date.parse(time ?? ""))
        .filter((time) => !Number.isNaN(time));
    return times.length === 0 ? undefined : new Date(Math.max(...times));
}
