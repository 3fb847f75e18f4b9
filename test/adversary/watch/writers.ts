/** As the API server keeps it with each object. See https://kubernetes.io/docs/reference/using-api/server-side-apply/#field-management */
export interface ManagedFields {
    readonly manager?: string;
    readonly operation?: string;
    readonly subresource?: string;
    readonly time?: string | Date;
    readonly fieldsV1?: unknown;
}

export type Writer = "operator" | "ours" | "cluster";

/** Who changed an object between two states of it: an entry is new, has a later time, or other fields in the same second. */
export const writersOf = (before: readonly ManagedFields[], after: readonly ManagedFields[]): Writer[] => {
    const known = new Map(before.map((entry) => [keyOf(entry), entry]));
    const later = after.filter((entry) => String(known.get(keyOf(entry))?.time) !== String(entry.time));
    const other = after.filter(
        (entry) => JSON.stringify(known.get(keyOf(entry))?.fieldsV1) !== JSON.stringify(entry.fieldsV1),
    );
    return [...new Set((later.length > 0 ? later : other).map(({ manager = "" }) => writerOf(manager)))];
};

const keyOf = ({ manager, operation, subresource = "" }: ManagedFields) => `${manager}/${operation}/${subresource}`;

const writerOf = (manager: string): Writer => {
    if (manager.startsWith("kubectl")) return "operator";
    return /^(pulumi|bluegreen|istio-blue-green)/.test(manager) ? "ours" : "cluster";
};
