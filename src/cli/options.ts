/** What every command takes. */
export interface CommonOptions {
    cwd: string;
    stack?: string;
    configFile?: string;
    service?: string[];
    /** The way into the cluster, instead of the one that the stack was deployed with. */
    kubeconfig?: string;
    context?: string;
    json?: boolean;
}
