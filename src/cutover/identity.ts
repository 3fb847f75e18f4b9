import { isPlainObject } from "../arguments/plainObject.ts";

/** What Kubernetes cannot change in place: a change would delete objects that have traffic before their replacements exist. */
export interface Identity {
    readonly namespace: string;
    readonly names: Record<string, string>;
    readonly selectorLabels: Record<string, Record<string, string>>;
}

export type IdentityDecision = { allowed: true } | { allowed: false; reason: string };

/** Compares with what was deployed before, field by field. */
export function decideIdentity(name: string, before: unknown, after: Identity): IdentityDecision {
    const changes = differences(before, after, "");
    if (changes.length === 0) return { allowed: true };
    const list = changes.map(({ path, from, to }) => `  ${path}: ${from} -> ${to}`).join("\n");
    return {
        allowed: false,
        reason:
            `${name}: nothing was changed. These cannot change in place, and replacing the objects would lose requests:\n${list}\n` +
            "Restore the old values. To move, deploy a second BlueGreenService under a new name with the new values, move the callers " +
            "to it, and remove this one.",
    };
}

interface Change {
    readonly path: string;
    readonly from: string;
    readonly to: string;
}

function differences(before: unknown, after: unknown, path: string): Change[] {
    if (isPlainObject(before) && isPlainObject(after)) {
        return [...new Set([...Object.keys(before), ...Object.keys(after)])].flatMap((key) =>
            differences(before[key], after[key], path === "" ? key : `${path}.${key}`),
        );
    }
    // A field that an earlier version of this package did not record counts as unchanged; an added label counts as changed.
    if (before === undefined && !path.startsWith("selectorLabels.")) return [];
    return before === after
        ? []
        : [{ path, from: JSON.stringify(before) ?? "nothing", to: JSON.stringify(after) ?? "nothing" }];
}
