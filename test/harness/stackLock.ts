import { glob } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";

const POLL_MILLISECONDS = 20;
const PATIENCE_MILLISECONDS = 60_000;

/** Resolves once an update of the stack holds its lock, a file in the backend's folder. */
export const lockTaken = async (stack: string): Promise<void> => {
    const state = fileURLToPath(process.env.PULUMI_BACKEND_URL ?? "");
    const until = Date.now() + PATIENCE_MILLISECONDS;
    while (Date.now() < until) {
        for await (const _ of glob(`.pulumi/locks/**/${stack}/*.json`, { cwd: state })) return;
        await sleep(POLL_MILLISECONDS);
    }
    throw new Error(`No update has locked the stack ${stack} in ${PATIENCE_MILLISECONDS / 1000} s.`);
};
