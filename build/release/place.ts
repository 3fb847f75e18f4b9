import { join } from "node:path";

export const root = join(import.meta.dirname, "../..");

/** Where a release is built. */
export const release = join(root, "release");
