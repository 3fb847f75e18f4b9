/** Lets at most `capacity` pieces of work go on at once; the others wait in line, first come, first served. */
export class WorkSlots {
    #free: number;
    readonly #waiting: (() => void)[] = [];

    constructor(capacity: number) {
        this.#free = capacity;
    }

    async run<T>(work: () => Promise<T>): Promise<T> {
        if (this.#free > 0) this.#free -= 1;
        else await new Promise<void>((resolve) => this.#waiting.push(resolve));
        try {
            return await work();
        } finally {
            const next = this.#waiting.shift();
            if (next) next();
            else this.#free += 1;
        }
    }
}
