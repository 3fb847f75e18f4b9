import { glob } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { eventually } from "../sandbox/supervisor/probe.ts";

/** Resolves once an update of the stack holds its lock, a file in the backend's folder. */
export function lockTaken(stack: string): Promise<void> {
    return eventually(async () => {
        const state = fileURLToPath(process.env.PULUMI_BACKEND_URL ?? "");
        for await (const _ of glob(`.pulumi/locks/**/${stack}/*.json`, { cwd: state })) return;
        throw new Error(`no update has locked the stack ${stack}`);
    }, 60);
}
