import { matchLabels, readLabels } from "../../src/model/labels.ts";
import { fields, UNKNOWN } from "../../src/model/value.ts";
import type { StackObject } from "../objects/object.ts";

/** Which objects a policy ignores. */
export interface ScopeSettings {
    readonly excludeNamespaces: readonly string[];
    readonly excludeLabels: Readonly<Record<string, string>>;
}

/** Whether a policy judges an object. What is not known yet is judged. */
export function isInScope({ namespace, metadata }: StackObject, settings: ScopeSettings): boolean {
    const { excludeNamespaces, excludeLabels } = settings;
    if (namespace !== UNKNOWN && excludeNamespaces.includes(namespace)) return false;
    const labels = readLabels(fields(metadata).labels);
    return Object.keys(excludeLabels).length === 0 || matchLabels(excludeLabels, labels) !== "yes";
}
