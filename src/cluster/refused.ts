/** An answer of the API server that a repetition would not change. */
export class Refused extends Error {
    /** The HTTP status, such as 403. */
    readonly status: number;

    constructor(message: string, status: number) {
        super(message);
        this.status = status;
    }
}
