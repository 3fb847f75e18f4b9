import { readFileSync } from "node:fs";
import { join } from "node:path";

/** The version of everything that is published, which stands in package.json alone. */
export const { version } = JSON.parse(readFileSync(join(import.meta.dirname, "../package.json"), "utf8")) as {
    version: string;
};

/** A package.json with that version. */
export function withVersion(manifest: string): string {
    return `${JSON.stringify({ ...(JSON.parse(manifest) as object), version }, null, 4)}\n`;
}
