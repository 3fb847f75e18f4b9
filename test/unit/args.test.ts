import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { OUTLIER_DEFAULTS } from "../../src/routing/destinationRule.ts";
import { DEFAULTS } from "../../src/settings.ts";

/** What a field's comment says after `@default`. */
function stated(file: string, field: string): string {
    const text = readFileSync(new URL(`../../src/${file}`, import.meta.url), "utf8");
    const comment = new RegExp(`@default ([^\\n]*)(?:\\n(?!\\s*/\\*\\*)[^\\n]*)*?\\n\\s*${field}\\?:`).exec(text);
    return comment?.[1]?.trim() ?? `nothing in ${file}`;
}

const DOCUMENTED: [string, string, string | number][] = [
    ["args.ts", "replicas", DEFAULTS.replicas],
    ["args.ts", "namespace", `"${DEFAULTS.namespace}"`],
    ["args.ts", "scaleDownDelaySeconds", DEFAULTS.scaleDownDelaySeconds],
    ["args.ts", "rolloutTimeoutSeconds", DEFAULTS.rolloutTimeoutSeconds],
    ["args.ts", "longestRequestSeconds", DEFAULTS.longestRequestSeconds],
    ["cutover/args.ts", "minReadyPercent", DEFAULTS.minReadyPercent],
    ["cutover/args.ts", "minReplicas", DEFAULTS.minReplicas],
    ["cutover/args.ts", "minReadySeconds", DEFAULTS.minReadySeconds],
    ["cutover/args.ts", "istioNamespace", `"${DEFAULTS.istioNamespace}"`],
    ["routing/destinationArgs.ts", "maxEjectionPercent", OUTLIER_DEFAULTS.maxEjectionPercent],
    ["routing/destinationArgs.ts", "minHealthPercent", OUTLIER_DEFAULTS.minHealthPercent],
];

describe("the documented defaults", () => {
    for (const [file, field, value] of DOCUMENTED) {
        it(`are those that hold: ${field}`, () => {
            assert.equal(stated(file, field), String(value));
        });
    }
});
