import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { DEFAULTS } from "../../src/arguments/settings.ts";
import { OUTLIER_DEFAULTS } from "../../src/routing/destinationRule.ts";

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
    ["args/cutover.ts", "minReadyPercent", DEFAULTS.minReadyPercent],
    ["args/cutover.ts", "minReplicas", DEFAULTS.minReplicas],
    ["args/cutover.ts", "minReadySeconds", DEFAULTS.minReadySeconds],
    ["args/cutover.ts", "istioNamespace", `"${DEFAULTS.istioNamespace}"`],
    ["args/destination.ts", "maxEjectionPercent", OUTLIER_DEFAULTS.maxEjectionPercent],
    ["args/destination.ts", "minHealthPercent", OUTLIER_DEFAULTS.minHealthPercent],
];

describe("the documented defaults", () => {
    for (const [file, field, value] of DOCUMENTED) {
        it(`are those that hold: ${field}`, () => assert.equal(stated(file, field), String(value)));
    }
});
