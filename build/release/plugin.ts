import { copyFile } from "node:fs/promises";
import { join } from "node:path";
import { version } from "../version.ts";
import { archive, copy } from "./archive.ts";
import { release } from "./place.ts";

/** What it is without Pulumi's host for Node.js: a program that Pulumi starts as it is. */
const FILES = [
    "pulumi-resource-istio-blue-green",
    "pulumi-resource-istio-blue-green.cmd",
    "dist/index.cjs",
    "schema.json",
    "package.json",
    "LICENSE",
];

const PLATFORMS = ["linux-amd64", "linux-arm64", "darwin-amd64", "darwin-arm64", "windows-amd64", "windows-arm64"];

/** The archives that the schema's `pluginDownloadURL` names, one a platform. Node runs all of them, so they are alike. */
export async function releasePlugin(work: string): Promise<void> {
    const folder = join(work, "plugin");
    await copy("plugin", FILES, folder);
    const [first = "", ...others] = PLATFORMS.map((platform) =>
        join(release, `pulumi-resource-istio-blue-green-v${version}-${platform}.tar.gz`),
    );
    await archive(folder, first);
    for (const file of others) await copyFile(first, file);
}
