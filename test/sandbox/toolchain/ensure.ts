import { existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { entryFolder, makeEntry, otherBuilder, removeDeadPartials } from "./cache.ts";
import { catalog, type ProgramName } from "./catalog.ts";
import { findOnPath } from "./onPath.ts";
import { checkMakers } from "./prerequisites.ts";

function seconds(since: number): string {
    const whole = Math.round((Date.now() - since) / 1000);
    return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} min ${whole % 60} s`;
}

/** Two checkouts that start at once share one build instead of slowing each other down. */
async function waitForOthers(entry: string, say: (builder: number) => void): Promise<void> {
    let said = 0;
    for (;;) {
        const builder = existsSync(entry) ? undefined : await otherBuilder(entry);
        if (builder === undefined) return;
        if (builder !== said) {
            said = builder;
            say(builder);
        }
        await sleep(500);
    }
}

/**
 * Finds or makes the programs named and returns where they are: on PATH where a fitting one is, else in the cache, else
 * built into the cache, one after the other with a line for each. What is missing on the machine is said before any work.
 */
export async function ensure<Name extends ProgramName>(
    names: readonly Name[],
    say: (line: string) => void,
): Promise<Record<Name, string>> {
    const found = Object.fromEntries(
        await Promise.all(names.map(async (name) => [name, (await findOnPath(name)) ?? cached(name)] as const)),
    ) as Record<Name, string>;
    const missing = names.filter((name) => !existsSync(found[name]));
    if (missing.length === 0) return found;
    checkMakers(new Set(missing.flatMap((name) => catalog[name].makers)));
    await removeDeadPartials();
    const began = Date.now();
    say(`Toolchain: ${missing.length} of ${names.length} programs to make, once for these versions on this machine`);
    for (const [index, name] of missing.entries()) {
        const start = Date.now();
        const place = `  [${index + 1}/${missing.length}]`;
        say(`${place} ${catalog[name].title} ...`);
        const entry = dirname(found[name]);
        await mkdir(dirname(entry), { recursive: true });
        await waitForOthers(entry, (builder) =>
            say(`${place} process ${builder} is making it already; waiting for it`),
        );
        if (!existsSync(entry)) {
            await makeEntry(entry, catalog[name].make);
        }
        say(`${place} ${name} made in ${seconds(start)}`);
    }
    say(`Toolchain: complete after ${seconds(began)}`);
    return found;
}

function cached(name: ProgramName): string {
    return join(entryFolder(name, catalog[name].key), name);
}
