/** An API server's answer that will stay what it is. */
export class Refused extends Error {
    /** Of the answer, such as 403. */
    readonly status: number;

    constructor(message: string, status: number) {
        super(message);
        this.status = status;
    }
}
