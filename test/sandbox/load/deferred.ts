/** A promise with its handles outside; Promise.withResolvers is not in the library version that the project compiles for. */
export interface Deferred<T> {
    promise: Promise<T>;
    resolve(value: T): void;
    reject(error: Error): void;
}

export function deferred<T>(): Deferred<T> {
    let handles: Pick<Deferred<T>, "resolve" | "reject"> | undefined;
    const promise = new Promise<T>((resolve, reject) => {
        handles = { resolve, reject };
    });
    return { promise, ...(handles as Pick<Deferred<T>, "resolve" | "reject">) };
}
