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

/** When a process started, in clock ticks since boot; with its number it names a process for good. */
const startTimeOf = (pid: number): string | undefined =>
    attempt(
        () =>
            readFileSync(`/proc/${pid}/stat`, "utf8")
                .replace(/^.*\) /, "")
                .split(" ")[19],
    );

export const networkNamespaceOf = (pid: number | string): string | undefined =>
    attempt(() => readlinkSync(`/proc/${pid}/ns/net`));

export async function writeRecord(location: Location, pid: number): Promise<void> {
    const record = { pid, startTime: startTimeOf(pid), networkNamespace: networkNamespaceOf(pid) };
    await writeFile(location.record, JSON.stringify(record));
}

/** The record that the last `up` left, if any, whether or not its process still lives. */
export async function readRecord(location: Location): Promise<SupervisorRecord | undefined> {
    const text = await readFile(location.record, "utf8").catch(() => undefined);
    return text === undefined ? undefined : attempt(() => JSON.parse(text) as SupervisorRecord);
}

export const isAlive = (record: SupervisorRecord): boolean => startTimeOf(record.pid) === record.startTime;

const processes = (): number[] =>
    readdirSync("/proc")
        .filter((name) => /^\d+$/.test(name))
        .map(Number);

/**
 * The processes that still are in the sandbox's network, among them what `exec` started. A record written before the
 * namespace was made names the network of this very process, which is nobody's sandbox.
 */
export const processesInside = ({ networkNamespace }: SupervisorRecord): number[] =>
    networkNamespace === networkNamespaceOf("self")
        ? []
        : processes().filter((pid) => networkNamespaceOf(pid) === networkNamespace);

export const childrenOf = (pid: number): number[] =>
    processes().filter((child) => {
        const stat = attempt(() => readFileSync(`/proc/${child}/stat`, "utf8"));
        return stat?.replace(/^.*\) /, "").split(" ")[1] === String(pid);
    });
