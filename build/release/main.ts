/** Builds into `release/` everything that a release publishes, from what `npm run build` has made. */
import { createHash } from "node:crypto";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { version } from "../version.ts";
import { sectionOf } from "./changelog.ts";
import { releasePackage } from "./packages.ts";
import { release, root } from "./place.ts";
import { releasePlugin } from "./plugin.ts";
import { releaseSdks } from "./sdks.ts";

// Fails first: it is what people forget.
const notes = sectionOf(await readFile(join(root, "CHANGELOG.md"), "utf8"), version);
await rm(release, { recursive: true, force: true });
await mkdir(release);
// In the checkout, where the SDK for TypeScript finds what it is compiled with.
const work = await mkdtemp(join(root, ".release-"));
try {
    await releasePackage(root);
    await releasePackage(join(root, "policy-pack"));
    await releasePlugin(work);
    await releaseSdks(work);
} finally {
    await rm(work, { recursive: true });
}
const sums = await Promise.all(
    (await readdir(release)).toSorted().map(async (file) => {
        const digest = createHash("sha256")
            .update(await readFile(join(release, file)))
            .digest("hex");
        return `${digest}  ${file}\n`;
    }),
);
await writeFile(join(release, "SHA256SUMS"), sums.join(""));
await writeFile(join(release, "NOTES.md"), notes);
console.log(`release/ holds ${version}:\n${sums.join("")}`);
