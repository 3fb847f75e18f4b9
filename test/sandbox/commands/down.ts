import { existsSync } from "node:fs";
import { readdir, rm, rmdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { until } from "../../../src/cluster/waiting.ts";
import { checkout, type Location } from "../location.ts";
import { say } from "../paint.ts";
import { childrenOf, isAlive, processesInside, readRecord, type SupervisorRecord } from "../supervisor/record.ts";

function signal(pids: readonly number[], name: "SIGTERM" | "SIGKILL"): void {
    for (const pid of pids) {
        try {
            process.kill(pid, name);
        } catch (error) {
            if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
        }
    }
}

/** Ends everything that is in the sandbox's namespaces: first politely, then surely. */
async function endProcesses(record: SupervisorRecord): Promise<void> {
    const holder = () => (isAlive(record) ? [record.pid] : []);
    signal(holder().flatMap(childrenOf), "SIGTERM");
    if (!(await goneWithin(15, holder))) {
        signal(holder(), "SIGKILL");
    }
    const inside = () => processesInside(record);
    if (!(await goneWithin(1, inside))) {
        signal(inside(), "SIGTERM");
        if (!(await goneWithin(3, inside))) {
            signal(inside(), "SIGKILL");
            await goneWithin(3, inside);
        }
    }
}

function goneWithin(seconds: number, left: () => readonly number[]): Promise<boolean> {
    return until(
        async () => left().length === 0,
        (gone) => gone,
        { timeoutMilliseconds: seconds * 1000, pollMilliseconds: 30, longestPollMilliseconds: 30 },
    );
}

/** Stops the sandbox and removes every trace of it; there being none is fine. */
export async function down(location: Location, { quiet }: { quiet?: boolean } = {}): Promise<void> {
    const record = await readRecord(location);
    if (record) {
        await endProcesses(record);
    }
    const existed = existsSync(location.folder);
    await rm(location.folder, { recursive: true, force: true });
    await removeSharedFiles(location);
    if (!quiet) {
        say(existed ? "down: nothing is left of the sandbox" : "down: there was no sandbox");
    }
}

/** The root project's stack settings go with the last sandbox that has a stack for them. */
async function removeSharedFiles(location: Location): Promise<void> {
    const sandboxes = dirname(location.folder);
    const others = existsSync(sandboxes) ? await readdir(sandboxes) : [];
    if (others.length === 0) {
        await rmdir(sandboxes).catch(() => undefined);
        await rm(join(checkout, "Pulumi.sandbox.yaml"), { force: true });
    }
}
