import { type ChildProcess, spawn } from "node:child_process";
import { constants } from "node:os";
import { join } from "node:path";

const GRACE_MILLISECONDS = 5000;
/** A grandchild that outlives the child may hold its output open; we do not wait for it longer than this. */
export const OUTPUT_MILLISECONDS = 1000;

/** What lies beside this file, and every program and plugin loads before anything else. */
export const AHEAD = "endWithHost.cjs";

export interface ChildOptions {
    cwd: string;
    env: Record<string, string | undefined>;
    onStdout: (chunk: Buffer) => void;
    onStderr: (chunk: Buffer) => void;
    /** Where it is noted as long as it runs. */
    among: Set<Child>;
}

export interface Child {
    /** How the process ended, once its output has been read; rejects when it could not be started. */
    exited: Promise<ChildExit>;
    /** Interrupts the process and, if that does not end it within 5 s, kills it. Resolves when it is gone. */
    stop: () => Promise<void>;
}

export interface ChildExit {
    code: number | null;
    signal: NodeJS.Signals | null;
}

/** Starts a Node.js process of this host's own version that does not outlive the host, even if that is killed. */
export function startNode(args: string[], options: ChildOptions): Child {
    // One argument, not two: the SDK takes a bare "--require" for a custom loader and turns its own ESM support off.
    return startChild(process.execPath, [`--require=${join(import.meta.dirname, AHEAD)}`, ...args], options);
}

export function startChild(command: string, args: string[], options: ChildOptions): Child {
    const child = spawn(command, args, { cwd: options.cwd, env: options.env, stdio: ["ignore", "pipe", "pipe"] });
    child.stdout.on("data", options.onStdout);
    child.stderr.on("data", options.onStderr);
    const exited = ended(child, command);
    const handle: Child = { exited, stop: () => interrupt(child) };
    options.among.add(handle);
    child.once("exit", () => options.among.delete(handle));
    child.once("error", () => options.among.delete(handle));
    return handle;
}

export async function stopAll(children: ReadonlySet<Child>): Promise<void> {
    await Promise.all([...children].map((child) => child.stop()));
}

/** The exit code as a shell would give it. */
export function exitCode({ code, signal }: ChildExit): number {
    return code ?? 128 + (signal === null ? 0 : constants.signals[signal]);
}

function ended(child: ChildProcess, command: string): Promise<ChildExit> {
    return new Promise((resolve, reject) => {
        child.once("error", (error) => reject(new Error(`Could not start ${command}: ${error.message}`)));
        child.once("close", (code, signal) => resolve({ code, signal }));
        child.once("exit", (code, signal) => {
            setTimeout(() => resolve({ code, signal }), OUTPUT_MILLISECONDS).unref();
        });
    });
}

function interrupt(child: ChildProcess): Promise<void> {
    if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return Promise.resolve();
    return new Promise((resolve) => {
        const kill = setTimeout(() => child.kill("SIGKILL"), GRACE_MILLISECONDS);
        child.once("exit", () => {
            clearTimeout(kill);
            resolve();
        });
        child.kill("SIGINT");
    });
}
