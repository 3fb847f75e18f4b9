import { parentPort, workerData } from "node:worker_threads";
import { Generator } from "./generator.ts";
import type { FromWorker, ToWorker } from "./protocol.ts";

if (parentPort === null) {
    throw new Error("This is the load generator's thread; start it with startLoad() or with the load command.");
}
const port = parentPort;
const generator = new Generator(workerData);
const post = (message: FromWorker) => port.postMessage(message);

port.on("message", (message: ToWorker) => {
    switch (message.type) {
        case "stop":
            generator.stop();
            break;
        case "mark":
            answer(message.id, () => generator.mark(message.label));
            break;
        case "snapshot":
            answer(message.id, () => generator.report());
            break;
    }
});

function answer(id: number, produce: () => unknown): void {
    try {
        post({ type: "answer", id, value: produce() });
    } catch (error) {
        post({ type: "refusal", id, reason: (error as Error).message });
    }
}

const running = generator.run();
post({ type: "started" });
post({ type: "finished", report: await running });
port.close();
