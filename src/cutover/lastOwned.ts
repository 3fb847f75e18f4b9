/** What the API server keeps of who wrote which fields, and when. */
export interface ManagedFields {
    time?: string;
    fieldsV1?: Record<string, unknown>;
}

/** The newest time of a manager that owns a field of the spec, such as `http`; undefined where the cluster does not say. */
export function lastOwned(managedFields: readonly ManagedFields[] | undefined, field: string): Date | undefined {
    const times = (managedFields ?? [])
        .filter(({ fieldsV1 }) => `f:${field}` in ((fieldsV1?.["f:spec"] ?? {}) as object))
        .map(({ time }) => Date.parse(time ?? ""))
        .filter((time) => !Number.isNaN(time));
    return times.length === 0 ? undefined : new Date(Math.max(...times));
}
