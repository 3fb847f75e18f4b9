import type { Description, Documented, Field, FieldType } from "../description/model.ts";
import { descriptionOf } from "./describe.ts";
import { keyOf, wholeNumbers } from "./numbers.ts";
import type { ComplexTypeSpec, PropertySpec, TypeSpec } from "./spec.ts";

/** The name of the package, which tokens begin with. */
export const PACKAGE = "istio-blue-green";

export interface Types {
    readonly types: Readonly<Record<string, ComplexTypeSpec>>;
    readonly inputs: Readonly<Record<string, PropertySpec>>;
    readonly required: readonly string[];
}

interface Making {
    readonly description: Description;
    readonly wholeNumbers: ReadonlySet<string>;
    /** Where the schema of Kubernetes' own types is. */
    readonly kubernetes: string;
    readonly types: Map<string, ComplexTypeSpec>;
}

/** Where a type stands that has no name of its own: `owner` is its interface in TypeScript, `prefix` what its name begins with. */
interface Place {
    readonly owner: string;
    readonly prefix: string;
}

const ROOT = "BlueGreenServiceArgs";

/** Every argument of the component, and the types that they need. */
export function typesOf(description: Description, kubernetes: string): Types {
    const types = new Map<string, ComplexTypeSpec>();
    const making = { description, wholeNumbers: wholeNumbers(description), kubernetes, types };
    const fields = interfaceOf(making, ROOT).fields;
    const inputs = propertiesOf(making, fields, { owner: ROOT, prefix: "" });
    const sorted = [...types].sort(([one], [other]) => (one < other ? -1 : 1));
    return { types: Object.fromEntries(sorted), inputs, required: requiredOf(fields) };
}

function interfaceOf({ description }: Making, name: string) {
    const found = description.interfaces.get(name);
    if (!found) throw new Error(`src/args.ts exports no ${name}`);
    return found;
}

function propertiesOf(making: Making, fields: readonly Field[], place: Place): Record<string, PropertySpec> {
    return Object.fromEntries(fields.map((field) => [field.name, propertyOf(making, field, place)]));
}

function propertyOf(making: Making, field: Field, place: Place): PropertySpec {
    const description = descriptionOf(field, field.name);
    const declared = field.from === undefined ? place : { owner: field.from, prefix: schemaName(field.from) };
    return { ...typeOf(making, field, field.type, declared), ...(description !== "" && { description }) };
}

const requiredOf = (fields: readonly Field[]): string[] =>
    fields
        .filter(({ optional }) => !optional)
        .map(({ name }) => name)
        .toSorted();

function typeOf(making: Making, field: Field, type: FieldType, place: Place): TypeSpec {
    const of = (each: FieldType) => typeOf(making, field, each, place);
    switch (type.kind) {
        case "text":
            return { type: "string", plain: true };
        case "flag":
            return { type: "boolean", plain: true };
        case "number": {
            const whole = making.wholeNumbers.has(keyOf(place.owner, field.name));
            return { type: whole ? "integer" : "number", plain: true };
        }
        case "list":
            return { type: "array", items: of(type.of), plain: true };
        case "table":
            return { type: "object", additionalProperties: of(type.of), plain: true };
        case "input":
            return eventual(of(type.of));
        case "kubernetes":
            return { $ref: `${making.kubernetes}#/types/kubernetes:${type.name.replace("/", "%2F")}`, plain: true };
        case "either":
            return { oneOf: type.of.map(of), plain: true };
        case "choice":
            return reference(addChoice(making, type, nestedName(field, place)));
        case "interface":
            return reference(addInterface(making, type.name, type.partial));
        case "object": {
            const [owner, name] = [keyOf(place.owner, field.name), nestedName(field, place)];
            return reference(addObject(making, name, { ...field, fields: type.fields }, { owner, prefix: name }));
        }
    }
}

/** A value that may be known only after an update. What a list or a table contains may be so whenever it may itself. */
function eventual({ plain: _, ...spec }: TypeSpec): TypeSpec {
    return spec as TypeSpec;
}

const reference = (name: string): TypeSpec => ({ $ref: `#/types/${PACKAGE}:index:${name}`, plain: true });
const nestedName = ({ name }: Field, { prefix }: Place): string =>
    `${prefix}${name.slice(0, 1).toUpperCase()}${name.slice(1)}`;

/** `Color` is what `activeColor` takes, and Java has an `Override` of its own. */
const OTHER_NAMES: Readonly<Record<string, string>> = { ColorArgs: "ColorSpec", OverrideArgs: "GateOverride" };

/** SDKs put `Args` behind the names of inputs themselves. */
const schemaName = (name: string): string => OTHER_NAMES[name] ?? name.replace(/Args$/, "");

function addInterface(making: Making, name: string, partial: boolean): string {
    const described = interfaceOf(making, name);
    const prefix = schemaName(name);
    if (!partial) return addObject(making, prefix, described, { owner: name, prefix });
    const fields = described.fields.map((field) => ({ ...field, optional: true }));
    return addObject(making, `${prefix}Override`, { ...described, fields }, { owner: name, prefix });
}

function addObject(
    making: Making,
    name: string,
    { fields, ...documented }: Documented & { readonly fields: readonly Field[] },
    place: Place,
): string {
    const token = `${PACKAGE}:index:${name}`;
    if (making.types.has(token)) return name;
    const required = requiredOf(fields);
    const description = descriptionOf(documented);
    // Taken before its fields are looked at, so that a type may contain itself.
    making.types.set(token, { type: "object", properties: {} });
    making.types.set(token, {
        type: "object",
        ...(description !== "" && { description }),
        properties: propertiesOf(making, fields, place),
        ...(required.length > 0 && { required }),
    });
    return name;
}

function addChoice(
    making: Making,
    { name, values }: { readonly name?: string; readonly values: readonly string[] },
    nested: string,
): string {
    const chosen = name ?? nested;
    const description = name && descriptionOf(making.description.choices.get(name) ?? { text: "", see: [] });
    making.types.set(`${PACKAGE}:index:${chosen}`, {
        type: "string",
        ...(description && { description }),
        enum: values.map((value) => ({ name: memberName(value), value })),
    });
    return chosen;
}

/** `LEAST_REQUEST` is LeastRequest in every language, and `apiServer` is ApiServer. */
const memberName = (value: string): string =>
    value
        .split("_")
        .map((word) => (/[a-z]/.test(word) ? word : word.toLowerCase()))
        .map((word) => `${word.slice(0, 1).toUpperCase()}${word.slice(1)}`)
        .join("");
