import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { allPolicies } from "../../policy-pack/policies/all.ts";

const README = readFileSync(new URL("../../policy-pack/README.md", import.meta.url), "utf8");
const SAMPLE = JSON.parse(
    readFileSync(new URL("../../policy-pack/config.sample.json", import.meta.url), "utf8"),
) as Record<string, string | Record<string, unknown>>;

describe("the pack's README", () => {
    for (const { name, enforcementLevel, configSchema } of allPolicies) {
        it(`lists ${name} with its level`, () => {
            assert.ok(new RegExp(`^\\| \`${name}\` *\\| ${enforcementLevel} *\\|`, "m").test(README));
        });

        it(`lists the settings of ${name}`, () => {
            const missing = Object.keys(configSchema?.properties ?? {}).filter(
                (setting) => !README.includes(`\`${setting}\``),
            );
            assert.deepEqual(missing, []);
        });
    }

    for (const { name, configSchema } of allPolicies) {
        for (const [setting, { type, description }] of Object.entries(configSchema?.properties ?? {})) {
            const [, value] = /Default: (.*)\.$/.exec(description ?? "") ?? [];
            if (type === "integer" || type === "number") {
                it(`says the default of ${setting}, as ${name} has it`, () => {
                    assert.ok(new RegExp(`^\\| \`${setting}\` *\\|[^|]*\\| ${String(value)} *\\|`, "m").test(README));
                });
            }
        }
    }
});

describe("the sample configuration", () => {
    for (const [name, settings] of Object.entries(SAMPLE)) {
        it(`sets only what ${name} knows`, () => {
            const policy = allPolicies.find((one) => one.name === name);
            assert.ok(policy, `${name} is no policy`);
            const known = ["enforcementLevel", ...Object.keys(policy.configSchema?.properties ?? {})];
            const given = typeof settings === "string" ? [] : Object.keys(settings);
            assert.deepEqual(
                given.filter((key) => !known.includes(key)),
                [],
            );
        });
    }
});
