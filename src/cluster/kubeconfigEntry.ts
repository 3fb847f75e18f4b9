/** One cluster and user of a kubeconfig. */
export interface KubeconfigEntry {
    /** Which kubeconfig it comes from, for messages. */
    readonly source: string;
    readonly context: string;
    readonly cluster: Part;
    readonly user: Part & { readonly name: string };
}

/** The fields as written, and the folder from which their relative paths start. */
export interface Part {
    readonly fields: Record<string, unknown>;
    readonly folders: string[];
}
