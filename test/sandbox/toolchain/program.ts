import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { type GoGroup, goModules, goVersion } from "./pins.ts";
import { run } from "./run.ts";

/** One thing that the sandbox needs and that is made once for each set of pins. */
export interface Program {
    /** The file's name in its cache entry; programs of Go are called as their command is. */
    readonly name: string;
    /** What it is and in which version, for progress lines. */
    readonly title: string;
    /** Changes whenever what is made would change. */
    readonly key: string;
    /** Programs that must be on PATH to make it. */
    readonly makers: readonly ("go" | "python3")[];
    /** Programs of this catalog that are run to make it; they are made first. */
    readonly uses?: readonly Program[];
    /** Makes `<folder>/<name>`. */
    make(folder: string): Promise<void>;
}

/** A short digest of everything that decides how a program comes out. */
export function keyOf(...parts: readonly string[]): string {
    return createHash("sha256").update(JSON.stringify(parts)).digest("hex").slice(0, 12);
}

/**
 * How Go is run: without C, so that a machine without a compiler builds the same; the go command may fetch the newer
 * Go that a go.mod asks for; the user's own flags stay out, since they would change what is built under the same key.
 */
export const goEnvironment = { CGO_ENABLED: "0", GOTOOLCHAIN: "auto", GOFLAGS: "-buildvcs=false", GOWORK: "off" };

export interface GoProgram {
    readonly name: string;
    readonly group: GoGroup;
    readonly module: string;
    readonly package: string;
    /** Build tags, by which a program leaves out what the sandbox has no use for. */
    readonly tags?: readonly string[];
    /** Linker settings `import/path.variable=value`. */
    readonly set?: readonly string[];
    /** Files of the group's own that are built too. */
    readonly sources?: readonly string[];
    /** Further files of the checkout that decide how it comes out. */
    readonly dependsOn?: readonly string[];
    readonly uses?: readonly Program[];
    /** Lays out what to build in an empty folder; without it the group's own folder is built. */
    layOut?(folder: string): Promise<void>;
    /** Makes what else its cache entry holds, where it was built. */
    afterwards?(laidOut: string, entry: string): Promise<void>;
}

export function goProgram(program: GoProgram): Program {
    const source = join(goModules, program.group);
    const version = goVersion(program.group, program.module);
    const linkerFlags = ["-s", "-w", ...(program.set ?? []).flatMap((setting) => ["-X", setting])].join(" ");
    const tags = program.tags?.join() ?? "";
    const files = [
        ...["go.mod", "go.sum", ...(program.sources ?? [])].map((file) => join(source, file)),
        ...(program.dependsOn ?? []),
    ];
    const texts = files.map((file) => readFileSync(file, "utf8"));
    const used = (program.uses ?? []).map(({ key }) => key);
    return {
        name: program.name,
        title: `${program.name} (${program.module} ${version})`,
        key: keyOf(
            program.package,
            linkerFlags,
            ...(tags ? [tags] : []),
            process.platform,
            process.arch,
            ...texts,
            ...used,
        ),
        makers: ["go"],
        ...(program.uses && { uses: program.uses }),
        make: async (folder) => {
            const laidOut = join(folder, "build");
            await program.layOut?.(laidOut);
            const output = join(folder, program.name);
            const args = [
                "build",
                "-mod=readonly",
                "-trimpath",
                "-ldflags",
                linkerFlags,
                ...(tags ? ["-tags", tags] : []),
                "-o",
                output,
                program.package,
            ];
            await run("go", args, { cwd: program.layOut ? laidOut : source, env: goEnvironment });
            await program.afterwards?.(laidOut, folder);
            await rm(laidOut, { recursive: true, force: true });
        },
    };
}

/** The folder of a module in Go's module cache, downloaded when it is not there. */
export async function goModuleFolder(group: GoGroup, module: string): Promise<string> {
    const cwd = join(goModules, group);
    const description = await run("go", ["mod", "download", "-json", module], { cwd, env: goEnvironment });
    return (JSON.parse(description) as { Dir: string }).Dir;
}
