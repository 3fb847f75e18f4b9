import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readdir, rename, rm } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";

/**
 * Where built programs stay: outside the checkout, so that a clean checkout on the same machine finds them again.
 * `ISTIO_BLUE_GREEN_CACHE` moves it.
 */
export function cacheFolder(env: NodeJS.ProcessEnv = process.env): string {
    return env.ISTIO_BLUE_GREEN_CACHE ?? join(env.XDG_CACHE_HOME ?? join(homedir(), ".cache"), "istio-blue-green");
}

/** The folder of one cache entry. The key is part of the name, so another pin is another entry. */
export function entryFolder(name: string, key: string): string {
    return join(cacheFolder(), "toolchain", `${name}-${key}`);
}

/** Where a program is once it is made. */
export function fileOf({ name, key }: { readonly name: string; readonly key: string }): string {
    return join(entryFolder(name, key), name);
}

/**
 * Makes an entry aside and renames it into place when it is whole, so that an interrupted build leaves nothing that is
 * later taken for a program, and two builds of the same entry do not meet.
 */
export async function makeEntry(entry: string, make: (folder: string) => Promise<void>): Promise<void> {
    const aside = `${entry}.${process.pid}-${randomBytes(3).toString("hex")}.partial`;
    await mkdir(aside, { recursive: true });
    try {
        await make(aside);
        await rename(aside, entry);
    } catch (error) {
        await rm(aside, { recursive: true, force: true });
        if (!existsSync(entry)) throw error;
    }
}

interface Partial {
    readonly path: string;
    readonly builder: number;
    readonly alive: boolean;
}

async function partials(): Promise<Partial[]> {
    const folder = join(cacheFolder(), "toolchain");
    const names = existsSync(folder) ? await readdir(folder) : [];
    return names.flatMap((name) => {
        const builder = Number(/\.(\d+)-[0-9a-f]+\.partial$/.exec(name)?.[1]);
        const path = join(folder, name);
        return builder ? [{ path, builder, alive: existsSync(`/proc/${builder}`) }] : [];
    });
}

/** Removes what builds that were killed left behind. */
export async function removeDeadPartials(): Promise<void> {
    for (const { path } of (await partials()).filter(({ alive }) => !alive)) {
        await rm(path, { recursive: true, force: true });
    }
}

/** The process that is making an entry right now, if another one is. */
export async function otherBuilder(entry: string): Promise<number | undefined> {
    return (await partials()).find(
        ({ path, builder, alive }) => path.startsWith(`${entry}.`) && alive && builder !== process.pid,
    )?.builder;
}
