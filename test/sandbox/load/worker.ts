import { parentPort, workerData } from "node:worker_threads";
import { createBirpc } from "birpc";
import { Generator } from "./generator.ts";
import type { LoadReport } from "./report.ts";

/** What a test's thread asks of the load generator's. */
export type GeneratorCalls = Pick<Generator, "stop" | "mark" | "report">;

/** What the load generator's thread tells. */
export interface GeneratorNews {
    started(): void;
    finished(report: LoadReport): void;
}

if (parentPort === null) {
    throw new Error("This is the load generator's thread; start it with startLoad() or with the load command.");
}
const port = parentPort;
const generator = new Generator(workerData);
const tell = createBirpc<GeneratorNews, GeneratorCalls>(
    {
        stop: () => generator.stop(),
        mark: (label) => generator.mark(label),
        report: () => generator.report(),
    },
    { post: (message) => port.postMessage(message), on: (take) => port.on("message", take) },
);
const running = generator.run();
await tell.started.asEvent();
await tell.finished.asEvent(await running);
port.close();
