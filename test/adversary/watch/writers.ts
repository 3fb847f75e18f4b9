/** An entry of `metadata.managedFields`. See https://kubernetes.io/docs/reference/using-api/server-side-apply/#field-management */
export interface ManagedFields {
    readonly manager?: string;
    readonly operation?: string;
    readonly subresource?: string;
    readonly time?: string | Date;
    readonly fieldsV1?: unknown;
}

export type Writer = "operator" | "ours" | "cluster";

/**
 * Who changed an object between two states: the managers whose entry is new, later, or has other fields in the same second. A manager
 * that only lost fields to another one gets a new time too, and does not count.
 */
export function writersOf(before: readonly ManagedFields[], after: readonly ManagedFields[]): Writer[] {
    const known = new Map(before.map((entry) => [keyOf(entry), entry]));
    const changed = after.filter((entry) => {
        const was = known.get(keyOf(entry));
        return String(was?.time) !== String(entry.time) || fieldsOf(was) !== fieldsOf(entry);
    });
    const gained = changed.filter((entry) => fieldsOf(entry).length >= fieldsOf(known.get(keyOf(entry))).length);
    return [...new Set((gained.length > 0 ? gained : changed).map(({ manager = "" }) => writerOf(manager)))];
}

function fieldsOf(entry: ManagedFields | undefined): string {
    return JSON.stringify(entry?.fieldsV1 ?? {});
}

function keyOf({ manager, operation, subresource = "" }: ManagedFields) {
    return `${manager}/${operation}/${subresource}`;
}

function writerOf(manager: string): Writer {
    if (manager.startsWith("kubectl")) return "operator";
    return /^(pulumi|bluegreen|istio-blue-green)/.test(manager) ? "ours" : "cluster";
}
