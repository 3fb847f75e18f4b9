import { cp, mkdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { execa } from "execa";
import { root } from "./place.ts";

/** What no one's clock and account are in: the same files give the same archive. */
const SAME = ["--sort=name", "--mtime=@0", "--owner=0", "--group=0", "--numeric-owner", "--mode=u=rwX,go=rX"];

/** Packs what a folder holds. */
export async function archive(folder: string, file: string): Promise<void> {
    await execa("tar", [...SAME, "--use-compress-program=gzip -9n", "-cf", file, "-C", folder, "."]);
}

/** Copies files and folders of the checkout, by their paths below `from`. */
export async function copy(from: string, names: readonly string[], to: string): Promise<void> {
    for (const name of names) {
        await mkdir(dirname(join(to, name)), { recursive: true });
        await cp(join(root, from, name), join(to, name), { recursive: true });
    }
}
