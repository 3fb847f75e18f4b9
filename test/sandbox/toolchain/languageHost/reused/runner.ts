/**
 * Serves as the language host of many updates, and runs their programs in a few processes that have loaded Pulumi's SDK already, which
 * is half of what a small update costs. As in the Automation API's inline programs, modules are loaded once and the program's entry
 * point anew each time. A program that fails takes its process with it, and one whose host goes away is killed.
 */
import { type ChildProcess, fork } from "node:child_process";
import { createServer, type Socket } from "node:net";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { newHost } from "../host.ts";
import { serveLanguageRuntime } from "../languageRuntime.ts";
import type { Asked, Done, HostStart, News, ProgramRun } from "./protocol.ts";

const idle = new Map<string, ChildProcess[]>();

const server = createServer((asker) => {
    // One that was killed; what it asked for is ended when the connection closes.
    const gone = () => asker.destroy();
    createInterface({ input: asker.on("error", gone) })
        .on("error", gone)
        .once("line", (line) => {
            const asked = JSON.parse(line) as Asked;
            if ("run" in asked) run(asked.run, asker);
            else void serve(asked.host, asker).catch(gone);
        });
});
server.listen(Number(process.argv[2]), "127.0.0.1", () => {
    const address = server.address();
    process.stdout.write(`${typeof address === "object" ? address?.port : ""}\n`);
});
for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => process.exit(0));

async function serve({ argv, environment }: HostStart, asker: Socket): Promise<void> {
    const host = newHost(argv, { environment, onStdout: stream(asker, "stdout"), onStderr: stream(asker, "stderr") });
    const { port, close } = await serveLanguageRuntime(host);
    const end = () => {
        close();
        void host.end();
    };
    if (asker.closed) return end();
    asker.once("close", end);
    tell(asker, { port });
}

function tell(asker: Socket, news: News): void {
    if (asker.writable) asker.write(`${JSON.stringify(news)}\n`);
}

function stream(asker: Socket, name: "stdout" | "stderr") {
    return (chunk: Buffer) => tell(asker, { stream: name, chunk: chunk.toString("base64") });
}

function run(program: ProgramRun, host: Socket): void {
    const kind = JSON.stringify(program.nodeArguments);
    const worker = idle.get(kind)?.pop() ?? started(program);
    const onStdout = stream(host, "stdout");
    const onStderr = stream(host, "stderr");
    const kill = (): void => void worker.kill("SIGKILL");
    const leave = (ending: News): void => {
        worker.stdout?.off("data", onStdout);
        worker.stderr?.off("data", onStderr);
        worker.off("message", onDone);
        worker.off("close", onClose);
        host.off("close", kill);
        tell(host, ending);
        host.end();
    };
    // The pipes were written before the message was sent, so what is in them is read in this turn of the loop.
    const onDone = ({ code }: Done): void =>
        void setImmediate(() => {
            leave({ code, signal: null });
            // Its host may have gone since the message.
            if (!worker.killed) idle.set(kind, [...(idle.get(kind) ?? []), worker]);
        });
    const onClose = (code: number | null, signal: NodeJS.Signals | null): void => leave({ code, signal });
    worker.stdout?.on("data", onStdout);
    worker.stderr?.on("data", onStderr);
    worker.once("message", onDone);
    worker.once("close", onClose);
    host.once("close", kill);
    worker.send(program);
}

function started({ nodeArguments, directory, environment }: ProgramRun): ChildProcess {
    const worker = fork(join(import.meta.dirname, "worker.ts"), {
        execArgv: ["--disable-warning=ExperimentalWarning", ...nodeArguments],
        cwd: directory,
        env: { ...environment },
        stdio: ["ignore", "pipe", "pipe", "ipc"],
    });
    worker.once("exit", () => {
        for (const workers of idle.values()) {
            const index = workers.indexOf(worker);
            if (index >= 0) workers.splice(index, 1);
        }
    });
    return worker;
}
