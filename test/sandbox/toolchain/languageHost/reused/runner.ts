/**
 * Serves as the language host of many updates, and runs their programs and policy packs in a few processes that have loaded Pulumi's
 * SDK already, which is half of what a small update costs. As in the Automation API's inline programs, modules are loaded once and the
 * entry point anew each time. What fails takes its process with it, and so does what still waits for something a moment after its host
 * went away.
 */
import { createServer, type Socket } from "node:net";
import { createInterface, type Interface } from "node:readline";
import { newHost } from "../host.ts";
import { serveLanguageRuntime } from "../languageRuntime.ts";
import { environmentOf } from "../runPlugin.ts";
import type { HostStart, News } from "./protocol.ts";
import { runReused } from "./workers.ts";

const server = createServer((asker) => {
    // One that was killed; what it asked for is ended when the connection closes.
    const gone = () => asker.destroy();
    const lines = createInterface({ input: asker.on("error", gone) }).on("error", gone);
    lines.once("line", (line) => void serve(JSON.parse(line) as HostStart, asker, lines).catch(gone));
});
server.listen(Number(process.argv[2]), "127.0.0.1", () => {
    const address = server.address();
    process.stdout.write(`${typeof address === "object" ? address?.port : ""}\n`);
});
for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => process.exit(0));

async function serve({ argv, environment }: HostStart, asker: Socket, answers: Interface): Promise<void> {
    const host = newHost(words(argv), {
        environment: environmentOf(words(environment)),
        onStdout: stream(asker, "stdout"),
        onStderr: stream(asker, "stderr"),
        runReused,
        passedOn: () => answerOf(asker, answers),
    });
    const { port, close } = await serveLanguageRuntime(host);
    const end = () => {
        close();
        void host.end();
    };
    if (asker.closed) return end();
    asker.once("close", end);
    tell(asker, { port });
}

function words(ended: string): string[] {
    return Buffer.from(ended, "base64").toString().split("\0").slice(0, -1);
}

function tell(asker: Socket, news: News): void {
    if (asker.writable) asker.write(`${JSON.stringify(news)}\n`);
}

function answerOf(asker: Socket, answers: Interface): Promise<void> {
    if (!asker.writable) return Promise.resolve();
    return new Promise((resolve) => {
        const answered = (): void => {
            answers.off("line", answered).off("close", answered);
            resolve();
        };
        answers.once("line", answered).once("close", answered);
        tell(asker, { passedOn: null });
    });
}

function stream(asker: Socket, name: "stdout" | "stderr") {
    return (chunk: Buffer) => tell(asker, { stream: name, chunk: chunk.toString("base64") });
}
