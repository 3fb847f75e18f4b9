import { Worker } from "node:worker_threads";
import { type Deferred, deferred } from "./deferred.ts";
import { type LoadOptions, resolveOptions } from "./options.ts";
import type { FromWorker, ToWorker } from "./protocol.ts";
import type { LoadReport } from "./report.ts";

/** A load that is being sent. */
export interface RunningLoad {
    /** Requests sent from now on also count for a phase of this name. Resolves with its start, epoch milliseconds. */
    mark(label: string): Promise<number>;
    /** The report so far; requests under way are in `unanswered`. */
    snapshot(): Promise<LoadReport>;
    /** Ends sending, waits for what is open (at most `drainMs`), resolves with the report. May be called again. */
    stop(): Promise<LoadReport>;
    /** Resolves with the report when the run is over, by `stop`, by its duration or by the signal. */
    readonly report: Promise<LoadReport>;
}

/**
 * Starts a load and resolves once it is being sent. It runs in a thread of its own: what blocks the caller's event loop
 * delays no request and falsifies no time, and unlike a child process it cannot outlive a killed caller.
 *
 * An aborted `signal` is the same as `stop()`.
 */
export async function startLoad(options: LoadOptions & { signal?: AbortSignal }): Promise<RunningLoad> {
    const { signal, ...rest } = options;
    const worker = new Worker(new URL("./worker.ts", import.meta.url), { workerData: resolveOptions(rest) });
    const post = (message: ToWorker) => worker.postMessage(message);
    const started = deferred<void>();
    const finished = deferred<LoadReport>();
    const asked = new Map<number, Deferred<unknown>>();
    let lastId = 0;
    let over: Error | undefined;

    const fail = (error: Error) => {
        over ??= error;
        for (const { reject } of [started, finished, ...asked.values()]) {
            reject(error);
        }
        asked.clear();
    };
    worker.on("message", (message: FromWorker) => {
        switch (message.type) {
            case "started":
                return started.resolve();
            case "finished":
                return finished.resolve(message.report);
            case "answer":
                asked.get(message.id)?.resolve(message.value);
                return asked.delete(message.id);
            case "refusal":
                asked.get(message.id)?.reject(new Error(message.reason));
                return asked.delete(message.id);
        }
    });
    worker.on("error", (error) => fail(new Error("The load generator broke down.", { cause: error })));
    worker.on("exit", () => fail(new Error("The load run is over; ask its report instead.")));
    // Whoever awaits the report still gets the error; until then it must not end the process as unhandled.
    finished.promise.catch(() => undefined);

    const ask = async (make: (id: number) => ToWorker): Promise<unknown> => {
        if (over) {
            throw over;
        }
        const id = ++lastId;
        const answer = deferred<unknown>();
        asked.set(id, answer);
        post(make(id));
        return await answer.promise;
    };
    const stop = async () => {
        post({ type: "stop" });
        return await finished.promise;
    };
    signal?.addEventListener("abort", () => post({ type: "stop" }), { once: true });
    await started.promise;
    if (signal?.aborted) {
        post({ type: "stop" });
    }
    return {
        mark: async (label) => (await ask((id) => ({ type: "mark", id, label }))) as number,
        snapshot: async () => (await ask((id) => ({ type: "snapshot", id }))) as LoadReport,
        stop,
        report: finished.promise,
    };
}

/** Runs a load to its end: `durationMs`, or until the signal. */
export async function runLoad(options: LoadOptions & { signal?: AbortSignal }): Promise<LoadReport> {
    if (options.durationMs === undefined && options.signal === undefined) {
        throw new Error("runLoad would never end: give durationMs or a signal, or use startLoad.");
    }
    const load = await startLoad(options);
    return await load.report;
}
