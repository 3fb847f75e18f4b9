/** What is known about a request without a valid answer. */
export interface Absence {
    /** Whether the API server itself answered. */
    readonly answered: boolean;
    /** Whether the request surely changed nothing, so that even a write may be sent again. */
    readonly untouched?: boolean;
    /** How long the API server asks to wait, where it says so. */
    readonly retryAfterMilliseconds?: number | undefined;
}

/** The API server, or a webhook that it calls, is unavailable: the same request may succeed a moment later. */
export class Unavailable extends Error implements Absence {
    readonly answered: boolean;
    readonly untouched: boolean;
    readonly retryAfterMilliseconds: number | undefined;

    constructor(message: string, { answered, untouched = false, retryAfterMilliseconds }: Absence) {
        super(message);
        this.answered = answered;
        this.untouched = untouched;
        this.retryAfterMilliseconds = retryAfterMilliseconds;
    }
}
