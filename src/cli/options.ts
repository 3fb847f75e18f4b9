/** What every command takes. */
export interface CommonOptions {
    readonly cwd: string;
    readonly stack?: string;
    readonly configFile?: string;
    readonly service?: string[];
    /** The way into the cluster, instead of the one that the stack was deployed with. */
    readonly kubeconfig?: string;
    readonly context?: string;
    readonly json?: boolean;
}
