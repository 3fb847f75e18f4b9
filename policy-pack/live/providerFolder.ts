import { existsSync, readFileSync, readlinkSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { load } from "js-yaml";

/** What the system says about a process. */
interface Process {
    readonly cwd: string;
    readonly ppid: number;
    readonly env: Readonly<Record<string, string | undefined>>;
}

const PROJECT_FILES = ["Pulumi.yaml", "Pulumi.yml", "Pulumi.json"];

/**
 * Where the stack's provider runs, from which its relative paths start. Packs run in their own folder and are not told. But
 * Pulumi's language host, which starts them, runs where the provider does. Where its folder cannot be seen, the shell's PWD says
 * it.
 */
export function providerFolder({ cwd, ppid, env }: Process = { cwd: process.cwd(), ...pick(process) }): string {
    const parent = folderOf(ppid);
    if (parent !== undefined && parent !== cwd) return parent;
    return env.PWD === undefined || env.PWD === cwd ? cwd : programFolder(env.PWD);
}

function pick({ ppid, env }: NodeJS.Process): Omit<Process, "cwd"> {
    return { ppid, env };
}

/** Undefined where the system does not say, or not to us. */
function folderOf(pid: number): string | undefined {
    try {
        return readlinkSync(`/proc/${pid}/cwd`);
    } catch {
        return undefined;
    }
}

/** Pulumi goes up to the project, and from there to where its `main` is. */
function programFolder(folder: string): string {
    for (let at = resolve(folder); ; at = dirname(at)) {
        const file = PROJECT_FILES.map((name) => join(at, name)).find((path) => existsSync(path));
        if (file !== undefined) {
            return mainFolder(at, (load(readFileSync(file, "utf8")) as { main?: unknown } | undefined)?.main);
        }
        if (dirname(at) === at) return folder;
    }
}

function mainFolder(project: string, main: unknown): string {
    if (typeof main !== "string" || main === "") return project;
    const path = resolve(project, main);
    return existsSync(path) && statSync(path).isDirectory() ? path : dirname(path);
}
