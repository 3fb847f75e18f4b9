import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { checkout } from "../sandbox/location.ts";

/** An empty folder in which somebody installed what this checkout ships. */
export interface Consumer {
    readonly folder: string;
    /** Runs a program there. */
    run(file: string, ...args: string[]): ReturnType<typeof execa<{ all: true }>>;
    write(file: string, content: string | object): Promise<void>;
    remove(): Promise<void>;
}

export async function newConsumer(manifest: object): Promise<Consumer> {
    const folder = await mkdtemp(join(tmpdir(), "consumer-"));
    const write = (file: string, content: string | object) =>
        writeFile(join(folder, file), typeof content === "string" ? content : JSON.stringify(content, null, 2));
    await write("package.json", { name: "consumer", private: true, ...manifest });
    return {
        folder,
        write,
        run: (file, ...args) => execa(file, args, { cwd: folder, all: true }),
        remove: () => rm(folder, { recursive: true, force: true }),
    };
}

/** A file of the release that `make release` has built, as npm and the rest install it. */
export function released(file: string): string {
    const path = join(checkout, "release", file);
    assert.ok(existsSync(path), `there is no release/${file}; run \`make release\` first`);
    return path;
}

export async function install(consumer: Consumer, ...packages: string[]): Promise<void> {
    await consumer.run("npm", "install", "--no-audit", "--no-fund", "--prefer-offline", ...packages);
}

/** Runs a program inside the sandbox, in a folder outside the checkout. */
export async function inSandbox(folder: string, ...words: string[]): Promise<string> {
    const script = join(checkout, "test/sandbox/sandbox.sh");
    const options = { cwd: folder, all: true, stdin: "ignore" } as const;
    const { all } = await execa(script, ["exec", "--", ...words], options);
    return all;
}

/** The first preview of the program in a folder. */
export async function firstPreview(folder: string, ...flags: string[]): Promise<string> {
    await inSandbox(folder, "pulumi", "stack", "init", "first");
    return inSandbox(
        folder,
        "pulumi",
        "preview",
        "--stack",
        "first",
        "--non-interactive",
        "--color",
        "never",
        ...flags,
    );
}

/** The versions that this checkout is tested with, which a user would choose. */
export async function tested(...names: string[]): Promise<string[]> {
    const manifest = JSON.parse(await readFile(join(checkout, "package.json"), "utf8")) as {
        devDependencies: Record<string, string>;
    };
    return names.map((name) => `${name}@${manifest.devDependencies[name]}`);
}

/** The first TypeScript of a page. */
export async function firstProgramOf(page: string): Promise<string> {
    const [, program] = /```ts\n(.*?)```/s.exec(await readFile(join(checkout, page), "utf8")) ?? [];
    assert.ok(program, `${page} has no program`);
    return program;
}
