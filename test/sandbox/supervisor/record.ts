import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import type { Location } from "../location.ts";

/** Who runs a sandbox: enough to find it again, and to know that it is not another process with the same number. */
export interface SupervisorRecord {
    /** The process that holds the namespaces; the supervisor is its child and ends with it. */
    readonly pid: number;
    readonly startTime: string;
    readonly networkNamespace: string;
}

function attempt<T>(read: () => T): T | undefined {
    try {
        return read();
    } catch {
        return undefined;
    }
}

export function networkNamespaceOf(pid: number | string): string | undefined {
    return attempt(() => readlinkSync(`/proc/${pid}/ns/net`));
}

export async function writeRecord(location: Location, pid: number): Promise<void> {
    const record = { pid, startTime: startTimeOf(pid), networkNamespace: networkNamespaceOf(pid) };
    await writeFile(location.record, JSON.stringify(record));
}

/** When a process started, in clock ticks since boot; with its number it names a process for good. */
function startTimeOf(pid: number): string | undefined {
    return attempt(
        () =>
            readFileSync(`/proc/${pid}/stat`, "utf8")
                .replace(/^.*\) /, "")
                .split(" ")[19],
    );
}

/** The record that the last `up` left, if any, whether or not its process still lives. */
export async function readRecord(location: Location): Promise<SupervisorRecord | undefined> {
    const text = await readFile(location.record, "utf8").catch(() => undefined);
    return text === undefined ? undefined : attempt(() => JSON.parse(text) as SupervisorRecord);
}

export function isAlive(record: SupervisorRecord): boolean {
    return startTimeOf(record.pid) === record.startTime;
}

/**
 * The processes that still are in the sandbox's network, among them what `exec` started. A record written before the
 * namespace was made names the network of this very process, which is nobody's sandbox.
 */
export function processesInside({ networkNamespace }: SupervisorRecord): number[] {
    return networkNamespace === networkNamespaceOf("self")
        ? []
        : processes().filter((pid) => networkNamespaceOf(pid) === networkNamespace);
}

function processes(): number[] {
    return readdirSync("/proc")
        .filter((name) => /^\d+$/.test(name))
        .map(Number);
}

export function childrenOf(pid: number): number[] {
    return processes().filter((child) => {
        const stat = attempt(() => readFileSync(`/proc/${child}/stat`, "utf8"));
        return stat?.replace(/^.*\) /, "").split(" ")[1] === String(pid);
    });
}
