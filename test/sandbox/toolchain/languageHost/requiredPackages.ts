import { type InstalledPackage, installedPackages, type PulumiBlock, type Warn } from "./packages.ts";

/** A plugin that the engine must have for a program to run. */
export interface RequiredPackage {
    name: string;
    kind: "resource";
    /** With a leading `v`. */
    version: string;
    /** Where to download it from; empty for Pulumi's usual places. */
    server: string;
    parameterization: PulumiBlock["parameterization"];
}

/** The plugins that the SDKs among the program's installed dependencies ask for, each version once. */
export function requiredPackages(programDirectory: string, warn: Warn): RequiredPackage[] {
    const required = installedPackages(programDirectory, true, warn).flatMap((installed) => {
        const plugin = requiredPackage(installed, warn);
        return plugin === undefined ? [] : [plugin];
    });
    return [...new Map(required.map((plugin) => [JSON.stringify(plugin), plugin])).values()];
}

function requiredPackage({ directory, manifest }: InstalledPackage, warn: Warn): RequiredPackage | undefined {
    const block = manifest.pulumi;
    if (block?.resource !== true) return undefined;
    const name = block.name ?? officialName(manifest.name);
    const version = block.version ?? manifest.version;
    if (name === undefined || version === undefined) {
        const missing = name === undefined ? "name" : "version";
        warn(
            `${directory}/package.json asks for a Pulumi plugin without its ${missing} ("pulumi": {"${missing}": ...}).`,
        );
        return undefined;
    }
    return {
        name,
        kind: "resource",
        version: version.startsWith("v") ? version : `v${version}`,
        server: block.server ?? "",
        parameterization: block.parameterization,
    };
}

/** Only Pulumi's own packages are named after their plugin. */
function officialName(packageName: string | undefined): string | undefined {
    return packageName?.startsWith("@pulumi/") ? packageName.slice("@pulumi/".length) : undefined;
}
