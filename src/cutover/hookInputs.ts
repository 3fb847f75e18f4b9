import { type Input, output, unsecret } from "@pulumi/pulumi";
import { isPlainObject } from "../arguments/plainObject.ts";

/** What a hook gets of a Kubernetes object. */
export interface ObjectState {
    readonly apiVersion?: string;
    readonly kind?: string;
    readonly metadata?: {
        readonly name?: string;
        readonly namespace?: string;
        readonly uid?: string;
        readonly generation?: number;
        readonly annotations?: Record<string, string>;
    };
    readonly spec?: Record<string, unknown>;
    /** The field manager that the provider uses. */
    readonly __fieldManager?: string;
}

/** Hooks get secrets as Outputs. Here their values are only compared, never shown. */
export async function plain(state: Record<string, unknown> | undefined): Promise<ObjectState> {
    const late = unsecret(output(state)) as unknown as { promise(): Promise<ObjectState | undefined> };
    return (await late.promise()) ?? {};
}

/** What an argument turns out to be; undefined where only the update will tell. */
export async function known<T>(value: Input<T>): Promise<T | undefined> {
    const late = unsecret(output(value)) as unknown as { promise(): Promise<T | undefined> };
    return await late.promise();
}

/** Whether two values are equal, whatever the order of their fields. */
export function same(one: unknown, another: unknown): boolean {
    if (one === another) return true;
    if (Array.isArray(one) && Array.isArray(another)) {
        return one.length === another.length && one.every((each, index) => same(each, another[index]));
    }
    if (!isPlainObject(one) || !isPlainObject(another)) return false;
    const keys = new Set([...Object.keys(one), ...Object.keys(another)]);
    return [...keys].every((key) => same(one[key], another[key]));
}
