import { readdir, readFile } from "node:fs/promises";

const SAMPLE_MS = 100;

/** Watches the children of this process, with all of theirs, while something is done; the most that they used at once, in MiB. */
export async function peakMemoryOf<T>(act: () => Promise<T>): Promise<{ result: T; peakMiB: number }> {
    const before = new Set((await processes()).keys());
    let peak = 0;
    const sample = async () => {
        const now = await processes();
        const isOurs = (id: number): boolean => {
            const parent = now.get(id)?.parent;
            return parent !== undefined && (parent === process.pid || isOurs(parent));
        };
        const used = [...now].filter(([id]) => !before.has(id) && isOurs(id)).map(([, { kilobytes }]) => kilobytes);
        const sum = used.reduce((total, each) => total + each, 0);
        peak = Math.max(peak, sum);
    };
    let sampling = Promise.resolve();
    const timer = setInterval(() => {
        sampling = sampling.then(sample);
    }, SAMPLE_MS);
    try {
        const result = await act();
        await sampling;
        return { result, peakMiB: peak / 1024 };
    } finally {
        clearInterval(timer);
    }
}

/** The resident memory of every process by id, in kB, and whose child each is. */
async function processes(): Promise<Map<number, { parent: number; kilobytes: number }>> {
    const ids = (await readdir("/proc")).map(Number).filter((id) => id > 0);
    const read = ids.map(async (id) => {
        try {
            const status = await readFile(`/proc/${id}/status`, "utf8");
            const field = (name: string) => Number(new RegExp(`^${name}:\\s*(\\d+)`, "m").exec(status)?.[1] ?? 0);
            return [[id, { parent: field("PPid"), kilobytes: field("VmRSS") }] as const];
        } catch {
            // It ended between the listing and the reading, so it uses no memory.
            return [];
        }
    });
    return new Map((await Promise.all(read)).flat());
}
