import { readdirSync, readFileSync } from "node:fs";

const EVERY_MILLISECONDS = 15;

export interface ProcessSampler {
    /** Ends it, and gives every command line that was seen. */
    stop(): string[];
}

/** Keeps the command lines of everything that this process starts, directly or not, as anybody on this machine may list them. */
export const sampleProcesses = (): ProcessSampler => {
    const seen = new Set<string>();
    const sample = () => {
        const found = readdirSync("/proc").filter((entry) => /^\d+$/.test(entry));
        const parents = new Map(found.map((pid) => [pid, parentOf(pid)]));
        for (const pid of found) {
            if (descends(pid, parents)) seen.add(read(`/proc/${pid}/cmdline`).replaceAll("\0", " "));
        }
    };
    const timer = setInterval(sample, EVERY_MILLISECONDS);
    return {
        stop: () => {
            clearInterval(timer);
            return [...seen];
        },
    };
};

/** Empty where the process ended between two looks. */
const read = (file: string): string => {
    try {
        return readFileSync(file, "utf8");
    } catch {
        return "";
    }
};

/** The name of the program, in parentheses, may hold anything; the parent is the second field after it. */
const parentOf = (pid: string): string | undefined => read(`/proc/${pid}/stat`).split(") ").at(-1)?.split(" ")[1];

const descends = (pid: string, parents: Map<string, string | undefined>): boolean => {
    for (let parent = parents.get(pid); parent !== undefined; parent = parents.get(parent)) {
        if (parent === String(process.pid)) return true;
    }
    return false;
};
