import { hostname, userInfo } from "node:os";
import { isOwnRun } from "./ownRuns.ts";

/** Who holds a stack's lock, as far as the backend says. */
export interface LockHolder {
    readonly user: string;
    readonly host: string;
    readonly pid: number;
    readonly since: string;
}

/** Reads who holds the lock, which only self-managed backends (files, S3, ...) say. */
export function lockHolders(message: string): LockHolder[] {
    return [...message.matchAll(/created by (\S+?)@(\S+) \(pid (\d+)\) at (\S+)/g)].map(
        ([, user, host, pid, since]) => ({
            user: user ?? "",
            host: host ?? "",
            pid: Number(pid),
            since: since ?? "",
        }),
    );
}

/** How to find out whether a lock's process still runs. */
export interface Knowledge {
    isAlive(pid: number): boolean;
    isOwnRun(pid: number, since: string): boolean;
}

/**
 * Whether all holders of the lock are certainly gone: updates that this command started here and that were killed. A host name
 * proves nothing, since machines and containers share names, and a process that cannot be seen from here may still run.
 */
export function isAbandoned(
    holders: LockHolder[],
    { isAlive, isOwnRun: isOurs }: Knowledge = { isAlive: processIsAlive, isOwnRun },
): boolean {
    const here = hostname();
    const me = userInfo().username;
    return (
        holders.length > 0 &&
        holders.every(
            ({ user, host, pid, since }) => host === here && user === me && isOurs(pid, since) && !isAlive(pid),
        )
    );
}

function processIsAlive(pid: number): boolean {
    try {
        process.kill(pid, 0);
        return true;
    } catch (error) {
        return (error as NodeJS.ErrnoException).code !== "ESRCH";
    }
}

export function sayHolders(holders: LockHolder[]): string {
    if (holders.length === 0) return "somebody else";
    const said = holders.map(({ user, host, pid, since }) => `${user}@${host} (process ${pid}, since ${since})`);
    // The CLI's output says it more than once.
    return [...new Set(said)].join(", ");
}

/** Whether the process that a journal names runs on this machine. */
export function isRunningHere({ by, pid }: { by: string; pid: number }): boolean {
    return by === `${userInfo().username}@${hostname()}` && pid !== process.pid && processIsAlive(pid);
}
