import { readdirSync, readFileSync } from "node:fs";

const EVERY_MILLISECONDS = 15;

export interface ProcessSampler {
    /** Ends it, and gives every command line that was seen. */
    stop(): string[];
}

/** A process becomes another program right after its start, if at all. */
const LOOKS = 20;

/** Keeps the command lines of everything that this process starts, directly or not, as anybody on this machine may list them. */
export function sampleProcesses(): ProcessSampler {
    const seen = new Set<string>();
    const parents = new Map<string, string | undefined>();
    const looks = new Map<string, number>();
    const sample = () => {
        const found = readdirSync("/proc").filter((entry) => /^\d+$/.test(entry));
        for (const pid of found) if (!parents.has(pid)) parents.set(pid, parentOf(pid));
        for (const pid of found) {
            const look = looks.get(pid) ?? 0;
            looks.set(pid, look + 1);
            if (look < LOOKS && descends(pid, parents)) seen.add(read(`/proc/${pid}/cmdline`).replaceAll("\0", " "));
        }
        // Its number may be another one's soon.
        const alive = new Set(found);
        for (const pid of looks.keys()) {
            if (alive.has(pid)) continue;
            parents.delete(pid);
            looks.delete(pid);
        }
    };
    const timer = setInterval(sample, EVERY_MILLISECONDS);
    return {
        stop: () => {
            clearInterval(timer);
            return [...seen];
        },
    };
}

/** Empty where the process ended between two looks. */
function read(file: string): string {
    try {
        return readFileSync(file, "utf8");
    } catch {
        return "";
    }
}

/** The name of the program, in parentheses, may hold anything; the parent is the second field after it. */
function parentOf(pid: string): string | undefined {
    return read(`/proc/${pid}/stat`).split(") ").at(-1)?.split(" ")[1];
}

function descends(pid: string, parents: Map<string, string | undefined>): boolean {
    for (let parent = parents.get(pid); parent !== undefined; parent = parents.get(parent)) {
        if (parent === String(process.pid)) return true;
    }
    return false;
}
