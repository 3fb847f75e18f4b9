import { execa } from "execa";
import { release } from "./place.ts";

/** Packs an npm package as it lies in a folder. */
export async function releasePackage(folder: string): Promise<void> {
    await execa("npm", ["pack", "--ignore-scripts", "--silent", "--pack-destination", release], { cwd: folder });
}
