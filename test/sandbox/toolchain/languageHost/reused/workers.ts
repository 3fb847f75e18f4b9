import { type ChildProcess, fork } from "node:child_process";
import { join } from "node:path";
import { type Child, type ChildExit, type ChildOptions, OUTPUT_MILLISECONDS } from "../childProcess.ts";
import type { Done, Order, ReusedRun } from "./protocol.ts";

/** A worker that was told to stop, and is not fit for another run by then, is killed. */
const STOP_MILLISECONDS = 1000;

const INTERRUPTED: ChildExit = { code: null, signal: "SIGINT" };

const idle = new Map<string, ChildProcess[]>();

export type RunReused = (run: ReusedRun, options: Omit<ChildOptions, "cwd" | "env">) => Child;

/** Runs a program or a policy pack in a process that has run others, or may run others later. */
export const runReused: RunReused = (run, { onStdout, onStderr, among }) => {
    const kind = kindOf(run);
    const worker = idle.get(kind)?.pop() ?? started(run);
    const { promise: exited, resolve } = Promise.withResolvers<ChildExit>();
    let stopping = false;
    const leave = (exit: ChildExit): void => {
        worker.stdout?.off("data", onStdout);
        worker.stderr?.off("data", onStderr);
        worker.off("message", onDone);
        worker.off("exit", onExit);
        worker.off("close", onClose);
        among.delete(child);
        resolve(stopping ? INTERRUPTED : exit);
    };
    // The pipes were written before the message was sent, so what is in them is read in this turn of the loop.
    const onDone = ({ code }: Done): void =>
        void setImmediate(() => {
            leave({ code, signal: null });
            if (!worker.killed) idle.set(kind, [...(idle.get(kind) ?? []), worker]);
        });
    const onClose = (code: number | null, signal: NodeJS.Signals | null): void => leave({ code, signal });
    const onExit: typeof onClose = (code, signal) =>
        void setTimeout(() => leave({ code, signal }), OUTPUT_MILLISECONDS).unref();
    // One that has just died takes no orders, and its end tells so.
    const tell = (order: Order): void => void worker.send(order, () => undefined);
    const child: Child = {
        exited,
        stop: async () => {
            if (!stopping && among.has(child)) {
                // Where it is done by now, it passes this over.
                stopping = true;
                tell("stop");
                const kill = setTimeout(() => worker.kill("SIGKILL"), STOP_MILLISECONDS);
                void exited.then(() => clearTimeout(kill));
            }
            await exited;
        },
    };
    worker.stdout?.on("data", onStdout);
    worker.stderr?.on("data", onStderr);
    worker.once("message", onDone);
    worker.once("exit", onExit);
    worker.once("close", onClose);
    among.add(child);
    tell(run);
    return child;
};

/** A pack's folder says how the SDK compiles it, which is settled once in a process. */
function kindOf(run: ReusedRun): string {
    return JSON.stringify([run.nodeArguments, run.kind === "pack" ? run.directory : undefined]);
}

function started({ nodeArguments, directory, environment }: ReusedRun): ChildProcess {
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
