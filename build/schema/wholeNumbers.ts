import { argsSchema } from "../../src/arguments/schema.ts";
import { problemsOf } from "../../src/arguments/validate.ts";
import type { Description, Field, FieldType } from "../description/model.ts";

type Path = readonly (string | number)[];

/** Tells a field from others by its type's name and its own. */
export const keyOf = (owner: string, field: string): string => `${owner}.${field}`;

/**
 * The fields that take whole numbers only. TypeScript knows one kind of number, so the validation is asked: it refuses fractions
 * there, whatever their size.
 */
export function wholeNumbers({ interfaces }: Description): ReadonlySet<string> {
    const found = new Set<string>();
    const seen = new Set<string>();
    const lookAt = (owner: string, fields: readonly Field[], path: Path): void => {
        for (const { name, type } of fields) lookAtType(owner, name, type, [...path, name]);
    };
    const lookAtType = (owner: string, field: string, type: FieldType, path: Path): void => {
        if (type.kind === "number" && FRACTIONS.every((value) => refuses(path, value))) found.add(keyOf(owner, field));
        if (type.kind === "either") for (const each of type.of) lookAtType(owner, field, each, path);
        if (type.kind === "list") lookAtType(owner, field, type.of, [...path, 0]);
        if (type.kind === "input") lookAtType(owner, field, type.of, path);
        if (type.kind === "object") lookAt(keyOf(owner, field), type.fields, path);
        if (type.kind === "interface" && !seen.has(type.name)) {
            seen.add(type.name);
            lookAt(type.name, interfaces.get(type.name)?.fields ?? [], path);
        }
    };
    lookAt("BlueGreenServiceArgs", interfaces.get("BlueGreenServiceArgs")?.fields ?? [], []);
    return found;
}

const FRACTIONS = [0.5, 1.5, 150.5];

function refuses(path: Path, value: number): boolean {
    const args = path.reduceRight<unknown>((inner, key) => (key === 0 ? [inner] : { [key]: inner }), value);
    const text = path.map((each) => (each === 0 ? "[0]" : `.${each}`)).join("");
    return problemsOf(argsSchema.safeParse(args, { reportInput: true }), "args").some(
        ({ path: at }) => `.${at}` === text,
    );
}
