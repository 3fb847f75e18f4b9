import { createHash } from "node:crypto";
import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { isPath } from "../../cluster/kubeconfig.ts";
import { makeFolder } from "./makeFolder.ts";
import type { StackService } from "./stackService.ts";

/** Changes whenever the format changes: a file of another version is ignored. */
const FORMAT = 3;

/**
 * The services of a stack as this command last saw them. A rollback starts from them, so that traffic need not wait for Pulumi's
 * state. Before anything changes, the live objects are compared by uid.
 */
export interface Remembered {
    /** Fully qualified. */
    readonly stack: string;
    readonly services: readonly StackService[];
}

interface Where {
    readonly projectFile: string;
    readonly stack?: string | undefined;
    readonly env?: NodeJS.ProcessEnv;
}

export function recall(where: Where): Remembered | undefined {
    const text = readOr(fileFor(where), undefined);
    if (text === undefined) return undefined;
    try {
        return JSON.parse(text) as Remembered;
    } catch {
        // An incomplete file is ignored.
        return undefined;
    }
}

/** Only a kubeconfig's path is recorded, never its content. */
export function remember(where: Where, remembered: Remembered): void {
    if (remembered.services.some(({ access }) => access.kubeconfig && !isPath(access.kubeconfig))) return;
    const file = fileFor(where);
    try {
        makeFolder(dirname(file));
        writeFileSync(`${file}.${process.pid}`, JSON.stringify(remembered), { mode: 0o600 });
        renameSync(`${file}.${process.pid}`, file);
    } catch {
        // A cache that cannot be written, as on a read-only disk, costs half a second at the next rollback.
    }
}

/** Everything that decides which stack is meant is in the name; another choice is another file. */
function fileFor({ projectFile, stack, env = process.env }: Where): string {
    const pulumiHome = env.PULUMI_HOME ?? join(homedir(), ".pulumi");
    const project = readOr(projectFile, "") ?? "";
    const name = project.match(/^name:\s*["']?([\w.-]+)/m)?.[1] ?? project.match(/"name"\s*:\s*"([^"]+)"/)?.[1] ?? "";
    const hash = (text: string, kind = "sha256") => createHash(kind).update(text).digest("hex");
    // Pulumi keeps the selected stack of a project in a file that is called after the project file's path.
    const selection = readOr(join(pulumiHome, "workspaces", `${name}-${hash(projectFile, "sha1")}-workspace.json`), "");
    const backend = env.PULUMI_BACKEND_URL ?? currentBackend(pulumiHome);
    const key = [
        FORMAT,
        projectFile,
        project,
        stack ?? env.PULUMI_STACK ?? "",
        selection,
        backend,
        env.KUBECONFIG ?? "",
    ];
    const cache = env.XDG_CACHE_HOME ?? join(homedir(), ".cache");
    return join(cache, "istio-blue-green", "stacks", `${hash(JSON.stringify(key))}.json`);
}

function currentBackend(pulumiHome: string): string {
    const text = readOr(join(pulumiHome, "credentials.json"), "{}") ?? "{}";
    return text.match(/"current"\s*:\s*"([^"]*)"/)?.[1] ?? "";
}

function readOr<T>(file: string, otherwise: T): string | T {
    try {
        return readFileSync(file, "utf8");
    } catch {
        return otherwise;
    }
}
