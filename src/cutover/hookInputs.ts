import { output, unsecret } from "@pulumi/pulumi";
import { isPlainObject } from "../arguments/plainObject.ts";

/** What a hook is told of a Kubernetes object. */
export interface ObjectState {
    apiVersion?: string;
    kind?: string;
    metadata?: {
        name?: string;
        namespace?: string;
        uid?: string;
        generation?: number;
        annotations?: Record<string, string>;
    };
    spec?: Record<string, unknown>;
    /** As whom the provider applies it. */
    __fieldManager?: string;
}

/** Hooks get secrets as Outputs; here, what they hold is only compared and never shown. */
export async function plain(state: Record<string, unknown> | undefined): Promise<ObjectState> {
    const late = unsecret(output(state)) as unknown as { promise(): Promise<ObjectState | undefined> };
    return (await late.promise()) ?? {};
}

/** Whether two values read the same, in whatever order their fields come. */
export function same(one: unknown, another: unknown): boolean {
    if (one === another) return true;
    if (Array.isArray(one) && Array.isArray(another)) {
        return one.length === another.length && one.every((each, index) => same(each, another[index]));
    }
    if (!isPlainObject(one) || !isPlainObject(another)) return false;
    const keys = new Set([...Object.keys(one), ...Object.keys(another)]);
    return [...keys].every((key) => same(one[key], another[key]));
}
