/** A Kubernetes object, as far as it is read here. */
export interface LiveObject {
    metadata: {
        name: string;
        namespace?: string;
        uid: string;
        resourceVersion: string;
        generation?: number;
        creationTimestamp?: string;
        deletionTimestamp?: string;
        labels?: Record<string, string>;
        annotations?: Record<string, string>;
        ownerReferences?: { kind: string; name: string; uid?: string; controller?: boolean }[];
        managedFields?: ManagedFields[];
    };
    spec?: Record<string, unknown>;
    status?: Record<string, unknown>;
}

export interface ManagedFields {
    manager?: string;
    time?: string;
    operation?: string;
    subresource?: string;
    fieldsV1?: Record<string, unknown>;
}
