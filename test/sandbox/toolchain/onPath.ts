import { existsSync } from "node:fs";
import { realpath } from "node:fs/promises";
import { delimiter, dirname, join } from "node:path";
import { gte, minor, parse } from "semver";
import type { ProgramName } from "./catalog.ts";
import { goVersion, oldestPulumi } from "./pins.ts";
import { run } from "./run.ts";

export function which(name: string, path: string = process.env.PATH ?? ""): string | undefined {
    return path
        .split(delimiter)
        .filter((folder) => folder !== "")
        .map((folder) => join(folder, name))
        .find((file) => existsSync(file));
}

/** What Pulumi's own installation has and a bare CLI has not: the host that runs Node programs. */
export async function realLanguageHost(pulumi: string): Promise<string | undefined> {
    const beside = join(dirname(await realpath(pulumi)), "pulumi-language-nodejs");
    return existsSync(beside) ? beside : which("pulumi-language-nodejs");
}

const fits: Partial<Record<ProgramName, (file: string) => Promise<boolean>>> = {
    pulumi: async (file) => {
        const version = parse((await run(file, ["version"])).trim());
        return version !== null && gte(version, oldestPulumi) && (await realLanguageHost(file)) !== undefined;
    },
    // Kubernetes supports a kubectl within one minor version of the API server.
    kubectl: async (file) => {
        const report = JSON.parse(await run(file, ["version", "--client", "-o", "json"])) as {
            clientVersion: { gitVersion: string };
        };
        const server = goVersion("cluster", "k8s.io/kubernetes");
        return Math.abs(minor(report.clientVersion.gitVersion) - minor(server)) <= 1;
    },
};

/** A program on PATH that does what ours would do; a broken one is as good as none. */
export async function findOnPath(name: ProgramName): Promise<string | undefined> {
    const file = fits[name] && which(name);
    const answer = file ? await fits[name]?.(file).catch(() => false) : false;
    return answer ? file : undefined;
}
