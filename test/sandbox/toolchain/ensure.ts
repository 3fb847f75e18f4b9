import { existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { dirname } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { entryFolder, fileOf, makeEntry, otherBuilder, removeDeadPartials } from "./cache.ts";
import { catalog, type ProgramName } from "./catalog.ts";
import { findOnPath } from "./onPath.ts";
import { checkMakers } from "./prerequisites.ts";
import type { Program } from "./program.ts";

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
    const missing = inOrder(names.filter((name) => !existsSync(found[name])).map((name) => catalog[name]));
    if (missing.length === 0) return found;
    checkMakers(new Set(missing.flatMap(({ makers }) => makers)));
    await removeDeadPartials();
    const began = Date.now();
    say(`Toolchain: programs to make: ${missing.length}, once for these versions on this machine`);
    for (const [index, { name, title, key, make }] of missing.entries()) {
        const start = Date.now();
        const place = `  [${index + 1}/${missing.length}]`;
        say(`${place} ${title} ...`);
        const entry = entryFolder(name, key);
        await mkdir(dirname(entry), { recursive: true });
        await waitForOthers(entry, (builder) =>
            say(`${place} process ${builder} is making it already; waiting for it`),
        );
        if (!existsSync(entry)) {
            await makeEntry(entry, make);
        }
        say(`${place} ${name} made in ${seconds(start)}`);
    }
    say(`Toolchain: complete after ${seconds(began)}`);
    return found;
}

/** Each once, and after those that are run to make it. */
function inOrder(programs: readonly Program[]): Program[] {
    const missing = (program: Program): Program[] => [
        ...(program.uses ?? []).filter((used) => !existsSync(fileOf(used))).flatMap(missing),
        program,
    ];
    return [...new Set(programs.flatMap(missing))];
}

const cached = (name: ProgramName): string => fileOf(catalog[name]);
