import type { ChildProcess } from "node:child_process";
import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { readdirSync, readFileSync, readlinkSync, rmSync, statSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { basename, join } from "node:path";
import { makeFolder } from "./makeFolder.ts";

/** Node's diagnostics channel for each process that it starts. */
const CHANNEL = "child_process";

/** By then somebody has removed a left-over lock by hand. */
const KEPT_MILLISECONDS = 30 * 24 * 3_600_000;

/** The CLI locks the stack soon after it was started; a later lock is of another process with the same number. */
const LOCKS_WITHIN_MILLISECONDS = 10 * 60_000;

/** Clocks of locks have whole seconds. */
const ROUNDING_MILLISECONDS = 2_000;

/** An update that this command started. Process numbers mean something only where both of the others are the same. */
interface OwnRun {
    readonly bootId: string;
    readonly pidNamespace: string;
    readonly startedAt: string;
}

/**
 * Records which processes of a program are started meanwhile. A lock that one of them leaves behind can then be told from one
 * held on another machine or in another container of the same name.
 */
export async function rememberingRuns<T>(program: string, act: () => Promise<T>): Promise<T> {
    const hear = (message: unknown) => {
        const { process: child } = message as { process: ChildProcess };
        child.once("spawn", () => {
            if (basename(child.spawnfile) === program) rememberRun(child);
        });
    };
    subscribe(CHANNEL, hear);
    try {
        return await act();
    } finally {
        unsubscribe(CHANNEL, hear);
    }
}

function rememberRun(child: ChildProcess): void {
    const whose = numbering();
    if (child.pid === undefined || !whose) return;
    const file = join(folder(), `${child.pid}.json`);
    const run: OwnRun = { ...whose, startedAt: new Date().toISOString() };
    try {
        makeFolder(folder());
        forgetOld();
        writeFileSync(file, JSON.stringify(run), { mode: 0o600 });
    } catch {
        // Without the record, as on a read-only disk, a left-over lock is waited for, and a person must remove it.
        return;
    }
    // A killed process leaves its lock behind; one that ended has released it.
    child.once("exit", (_, signal) => {
        if (signal !== "SIGKILL") rmSync(file, { force: true });
    });
}

/**
 * Identifies the boot and the process namespace, without which process numbers prove nothing; undefined where the system does not
 * say.
 */
function numbering(): Pick<OwnRun, "bootId" | "pidNamespace"> | undefined {
    try {
        return {
            bootId: readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim(),
            pidNamespace: readlinkSync("/proc/self/ns/pid"),
        };
    } catch {
        return undefined;
    }
}

function folder(env: NodeJS.ProcessEnv = process.env): string {
    return join(env.XDG_CACHE_HOME ?? join(homedir(), ".cache"), "istio-blue-green", "runs");
}

function forgetOld(): void {
    for (const name of readdirSync(folder())) {
        const file = join(folder(), name);
        if (statSync(file).mtimeMs < Date.now() - KEPT_MILLISECONDS) rmSync(file, { force: true });
    }
}

/** Whether the process that took the lock at that time was certainly started by this command, here, since the last boot. */
export function isOwnRun(pid: number, since: string): boolean {
    const whose = numbering();
    if (!whose) return false;
    let run: OwnRun;
    try {
        run = JSON.parse(readFileSync(join(folder(), `${pid}.json`), "utf8")) as OwnRun;
    } catch {
        // Nothing is known of it.
        return false;
    }
    const after = Date.parse(since) - Date.parse(run.startedAt);
    return (
        run.bootId === whose.bootId &&
        run.pidNamespace === whose.pidNamespace &&
        after >= -ROUNDING_MILLISECONDS &&
        after <= LOCKS_WITHIN_MILLISECONDS
    );
}
