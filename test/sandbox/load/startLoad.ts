import { Worker } from "node:worker_threads";
import { createBirpc } from "birpc";
import { type LoadOptions, resolveOptions } from "./options.ts";
import type { LoadReport } from "./report.ts";
import type { GeneratorCalls, GeneratorNews } from "./worker.ts";

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
    const started = Promise.withResolvers<void>();
    const finished = Promise.withResolvers<LoadReport>();
    const generator = createBirpc<GeneratorCalls, GeneratorNews>(
        { started: started.resolve, finished: finished.resolve },
        {
            post: (message) => worker.postMessage(message),
            on: (take) => worker.on("message", take),
            timeout: -1,
        },
    );
    let over: Error | undefined;
    const fail = (error: Error) => {
        over ??= error;
        started.reject(over);
        finished.reject(over);
        generator.$close(over);
    };
    worker.on("error", (error) => fail(new Error("The load generator broke down.", { cause: error })));
    // Not before what it told last has arrived.
    worker.on("exit", () => setImmediate(fail, new Error("The load run is over; ask its report instead.")));
    // Whoever awaits the report still gets the error; until then it must not end the process as unhandled.
    finished.promise.catch(() => undefined);

    const ask = async <T>(call: () => Promise<T>): Promise<T> => {
        if (over) throw over;
        return await call();
    };
    const end = () => void generator.stop.asEvent().catch(() => undefined);
    signal?.addEventListener("abort", end, { once: true });
    await started.promise;
    if (signal?.aborted) end();
    return {
        mark: (label) => ask(() => generator.mark(label)),
        snapshot: () => ask(() => generator.report()),
        stop: () => {
            end();
            return finished.promise;
        },
        report: finished.promise,
    };
}
