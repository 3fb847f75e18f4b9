/** What lets a request in. */
export interface Credential {
    /** The value of the `Authorization` header. */
    authorization?: string | undefined;
    cert?: string | Buffer | undefined;
    key?: string | Buffer | undefined;
    /** In milliseconds since 1970; undefined where it does not end, as far as is known. */
    expiresAt?: number | undefined;
}

/** Gives the credential of the moment, from wherever the kubeconfig says. */
export type Login = () => Promise<Credential>;
