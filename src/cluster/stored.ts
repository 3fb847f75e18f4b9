import type { KubernetesObject, V1ManagedFieldsEntry, V1ObjectMeta } from "@kubernetes/client-node";

/** A part of an object in JSON form, where times are text. Readers must expect any field to be missing. */
export type Read<T> = T extends Date
    ? string
    : T extends readonly (infer Item)[]
      ? Read<Item>[]
      : T extends object
        ? string extends keyof T
            ? T
            : { [Field in keyof T]?: Read<T[Field]> }
        : T;

/**
 * Which fields a manager owns: `f:` before a field's name, `k:` before what identifies an item of a list, `v:` before a value of a
 * set, `i:` before an index, and `.` for the thing itself.
 * See https://kubernetes.io/docs/reference/using-api/server-side-apply/#field-management
 */
export interface Fields {
    readonly [part: string]: Fields;
}

/** One manager's entry in an object's `managedFields`. */
export interface ManagedFields extends Omit<Read<V1ManagedFieldsEntry>, "fieldsV1"> {
    readonly fieldsV1?: Fields;
}

interface Metadata extends Omit<Read<V1ObjectMeta>, "managedFields"> {
    readonly name: string;
    readonly uid: string;
    readonly resourceVersion: string;
    readonly managedFields?: ManagedFields[];
}

interface AnyObject extends KubernetesObject {
    readonly spec?: Record<string, unknown>;
    readonly status?: Record<string, unknown>;
}

/** An object from a cluster, of one kind or any. */
export type Stored<T extends KubernetesObject = AnyObject> = Omit<Read<T>, "metadata"> & { metadata: Metadata };
