/** The credential of a request. */
export interface Credential {
    /** The value of the `Authorization` header. */
    readonly authorization?: string | undefined;
    readonly cert?: string | Buffer | undefined;
    readonly key?: string | Buffer | undefined;
    /** When it expires, in milliseconds since 1970; undefined where that is not known or never. */
    readonly expiresAt?: number | undefined;
}

/** Returns the current credential from the source that the kubeconfig names. */
export type Login = () => Promise<Credential>;
