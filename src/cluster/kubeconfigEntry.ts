/** What a kubeconfig says of one cluster and of who asks it. */
export interface KubeconfigEntry {
    /** Of the kubeconfig that it comes from, in words. */
    source: string;
    context: string;
    cluster: Part;
    user: Part & { name: string };
}

/** Fields as they stand there, and what relative paths in them start from. */
export interface Part {
    fields: Record<string, unknown>;
    folders: string[];
}
