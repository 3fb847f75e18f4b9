/** One cluster and user of a kubeconfig. */
export interface KubeconfigEntry {
    /** Which kubeconfig it comes from, for messages. */
    source: string;
    context: string;
    cluster: Part;
    user: Part & { name: string };
}

/** The fields as written, and the folder from which their relative paths start. */
export interface Part {
    fields: Record<string, unknown>;
    folders: string[];
}
