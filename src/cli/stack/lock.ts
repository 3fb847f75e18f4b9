import { hostname, userInfo } from "node:os";

/** Who holds a stack's lock, as far as the backend tells. */
export interface LockHolder {
    user: string;
    host: string;
    pid: number;
    since: string;
}

/** Reads what a backend of one's own (files, S3, ...) says of its locks; Pulumi Cloud says nothing of the kind. */
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

/** Whether all that hold the lock are processes of this user on this machine that are gone: killed, and so never to return. */
export function isAbandoned(holders: LockHolder[], isAlive: (pid: number) => boolean = processIsAlive): boolean {
    const here = hostname();
    const me = userInfo().username;
    return holders.length > 0 && holders.every(({ user, host, pid }) => host === here && user === me && !isAlive(pid));
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
    return holders.map(({ user, host, pid, since }) => `${user}@${host} (process ${pid}, since ${since})`).join(", ");
}

/** Whether the process that a journal names is on this machine, and lives. */
export function isRunningHere({ by, pid }: { by: string; pid: number }): boolean {
    return by === `${userInfo().username}@${hostname()}` && pid !== process.pid && processIsAlive(pid);
}
