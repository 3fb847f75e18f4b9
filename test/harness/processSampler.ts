import { readdirSync, readFileSync } from "node:fs";

const EVERY_MILLISECONDS = 15;

export interface ProcessSampler {
    /** Ends it, and gives every command line that was seen. */
    stop(): string[];
}

/** Keeps the command lines of all processes of this machine, as anybody on it may list them. */
export const sampleProcesses = (): ProcessSampler => {
    const seen = new Set<string>();
    const sample = () => {
        for (const entry of readdirSync("/proc")) {
            if (!/^\d+$/.test(entry)) continue;
            try {
                seen.add(readFileSync(`/proc/${entry}/cmdline`, "utf8").replaceAll("\0", " "));
            } catch {
                // It ended between the two looks.
            }
        }
    };
    const timer = setInterval(sample, EVERY_MILLISECONDS);
    return {
        stop: () => {
            clearInterval(timer);
            sample();
            return [...seen];
        },
    };
};
