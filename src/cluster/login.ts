/** The credential of a request. */
export interface Credential {
    /** The value of the `Authorization` header. */
    authorization?: string | undefined;
    cert?: string | Buffer | undefined;
    key?: string | Buffer | undefined;
    /** When it expires, in milliseconds since 1970; undefined where that is not known or never. */
    expiresAt?: number | undefined;
}

/** Returns the current credential from the source that the kubeconfig names. */
export type Login = () => Promise<Credential>;
