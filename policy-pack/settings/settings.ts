import type { PolicyConfigSchema } from "@pulumi/policy";

type Property = NonNullable<PolicyConfigSchema["properties"][string]> & { readonly default: unknown };

/** A policy's settings: names, types and defaults. */
export type SettingsSchema = Readonly<Record<string, Property>>;

/** The values of the settings that a schema describes. */
export type Settings<Schema extends SettingsSchema> = { readonly [Name in keyof Schema]: Schema[Name]["default"] };

/** Given settings with the defaults filled in, and the names of those that the policy does not know. */
export interface ReadSettings<Schema extends SettingsSchema> {
    readonly settings: Settings<Schema>;
    /** Names of the settings that were given, whatever their value. */
    readonly given: readonly string[];
    readonly unknown: readonly string[];
}

/** Fills in defaults. Types are checked by Pulumi against the schema; unknown names pass there, and are listed here. */
export function readSettings<Schema extends SettingsSchema>(
    schema: Schema,
    given: Readonly<Record<string, unknown>>,
): ReadSettings<Schema> {
    const values = Object.entries(schema).map(([name, property]) => [name, given[name] ?? property.default]);
    return {
        settings: Object.fromEntries(values) as Settings<Schema>,
        given: Object.keys(schema).filter((name) => given[name] !== undefined),
        unknown: Object.keys(given).filter((name) => !Object.hasOwn(schema, name)),
    };
}
