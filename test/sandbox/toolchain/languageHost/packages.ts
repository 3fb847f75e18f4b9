import { existsSync, readFileSync, realpathSync } from "node:fs";
import { dirname, join } from "node:path";

/** The part of a package.json that matters here. */
export interface PackageManifest {
    name?: string;
    version?: string;
    dependencies?: Record<string, string>;
    devDependencies?: Record<string, string>;
    optionalDependencies?: Record<string, string>;
    peerDependencies?: Record<string, string>;
    pulumi?: PulumiBlock;
}

/** The `pulumi` block of a package.json, by which an SDK says which plugin it talks to. */
export interface PulumiBlock {
    resource?: boolean;
    name?: string;
    version?: string;
    server?: string;
    /** `value` is in base 64. */
    parameterization?: { name: string; version: string; value: string };
}

export interface InstalledPackage {
    directory: string;
    manifest: PackageManifest;
}

/** What could not be read on the way; told, because a plugin may be missed by it. */
export type Warn = (sentence: string) => void;

/**
 * The packages that the program in `directory` depends on and that are installed where Node would look for them: with
 * `transitive`, those that its dependencies depend on too. A program's own development and peer dependencies count, as
 * it runs from its own checkout. Each package is given once; without a package.json there are none.
 */
export function installedPackages(directory: string, transitive: boolean, warn: Warn): InstalledPackage[] {
    const root = findUpwards(realpathSync(directory), "package.json");
    const program = root === undefined ? undefined : readManifest(root, warn);
    if (root === undefined || program === undefined) return [];

    const found = new Map<string, InstalledPackage>();
    const visit = (from: string, names: string[]): void => {
        for (const name of names) {
            const manifestPath = findUpwards(from, join("node_modules", name, "package.json"));
            if (manifestPath === undefined) continue;
            const packageDirectory = dirname(realpathSync(manifestPath));
            if (found.has(packageDirectory)) continue;
            const manifest = readManifest(manifestPath, warn);
            if (manifest === undefined) continue;
            found.set(packageDirectory, { directory: packageDirectory, manifest });
            if (transitive) visit(packageDirectory, runtimeDependencies(manifest));
        }
    };
    visit(dirname(root), [...runtimeDependencies(program), ...Object.keys(program.devDependencies ?? {})]);
    return [...found.values()];
}

function runtimeDependencies(manifest: PackageManifest): string[] {
    return Object.keys({ ...manifest.dependencies, ...manifest.optionalDependencies, ...manifest.peerDependencies });
}

function findUpwards(from: string, name: string): string | undefined {
    for (let directory = from; ; directory = dirname(directory)) {
        const candidate = join(directory, name);
        if (existsSync(candidate)) return candidate;
        if (dirname(directory) === directory) return undefined;
    }
}

function readManifest(path: string, warn: Warn): PackageManifest | undefined {
    try {
        return JSON.parse(readFileSync(path, "utf8")) as PackageManifest;
    } catch (error) {
        warn(`Could not read ${path}: ${(error as Error).message}. The plugins it may ask for are not known.`);
        return undefined;
    }
}
