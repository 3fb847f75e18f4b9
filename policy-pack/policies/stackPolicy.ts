import type { EnforcementLevel, PolicyConfigSchema, Severity, StackValidationPolicy } from "@pulumi/policy";
import { type Finding, report } from "../finding.ts";
import { readSettings, type Settings, type SettingsSchema } from "../settings/settings.ts";
import type { StackRun, StackRuns } from "../stack/run.ts";

/** A policy over a whole stack, as a pure function from what the stack declares to findings. */
export interface StackPolicy<Schema extends SettingsSchema> {
    readonly name: string;
    readonly description: string;
    readonly enforcementLevel: Exclude<EnforcementLevel, "remediate">;
    readonly severity: Severity;
    readonly settings: Schema;
    /** `given` names the settings that are set, rather than left at their default. */
    readonly judge: (
        run: StackRun,
        settings: Settings<Schema>,
        given: readonly string[],
    ) => readonly Finding[] | Promise<readonly Finding[]>;
}

/** Makes a policy in Pulumi's form, given what it shares with the other policies. */
export type PolicyIn<Policy = StackValidationPolicy> = (runs: StackRuns) => Policy;

/** Makes Pulumi's form of a policy. */
export function stackPolicy<Schema extends SettingsSchema>(policy: StackPolicy<Schema>): PolicyIn {
    const { name, description, enforcementLevel, severity, settings: schema, judge } = policy;
    return (runs) => ({
        name,
        description,
        enforcementLevel,
        severity,
        configSchema: configSchema(schema),
        validateStack: async (args, reportViolation) => {
            const { settings, given, unknown } = readSettings(schema, args.getConfig());
            report(
                unknown.map((key) => unknownSetting(name, key, schema)),
                reportViolation,
            );
            report(await judge(await runs(args.resources, name), settings, given), reportViolation);
        },
    });
}

/** Without the defaults, which Pulumi would fill in: whether a setting was given would be lost. The description says them. */
function configSchema(schema: SettingsSchema): PolicyConfigSchema {
    const described = Object.entries(schema).map(([name, { default: value, description, ...property }]) => [
        name,
        { ...property, description: `${description} Default: ${JSON.stringify(value)}.` },
    ]);
    return { properties: Object.fromEntries(described) };
}

function unknownSetting(policy: string, key: string, schema: SettingsSchema): Finding {
    const allowed = Object.keys(schema).join(", ");
    return {
        kind: "violation",
        message: `Policy configuration: ${policy} has no setting "${key}". Allowed: enforcementLevel, ${allowed}.`,
    };
}
