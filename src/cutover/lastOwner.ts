import type { ManagedFields } from "../cluster/stored.ts";
import { momentOf } from "../model/moment.ts";

/** Who wrote something last. */
export interface Owner {
    readonly manager: string | undefined;
    /** Undefined where the cluster does not say. */
    readonly at: Date | undefined;
}

/** The latest manager that owns a field of the spec, such as `http`; undefined where none does. */
export function lastOwner(managedFields: readonly ManagedFields[] | undefined, field: string): Owner | undefined {
    const [newest] = (managedFields ?? [])
        .filter(({ fieldsV1 }) => `f:${field}` in (fieldsV1?.["f:spec"] ?? {}))
        .map(({ manager, time }) => ({ manager, at: momentOf(time) }))
        .toSorted((one, another) => Number(another.at ?? 0) - Number(one.at ?? 0));
    return newest;
}
