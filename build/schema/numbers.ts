import { argsSchema } from "../../src/arguments/schema.ts";
import { problemsOf } from "../../src/arguments/validate.ts";
import type { Description, Field, FieldType } from "../description/model.ts";

/** A field that takes a number. */
export interface NumberField {
    /** Tells it from other fields: the interface, and the field's own name. */
    readonly key: string;
    /** Where it stands in the component's arguments, or one of the places. */
    readonly path: readonly (string | number)[];
}

export const keyOf = (owner: string, field: string): string => `${owner}.${field}`;

/** Every field that takes a number, each once. */
export function numberFields({ interfaces }: Description): NumberField[] {
    const found: NumberField[] = [];
    const seen = new Set<string>();
    const lookAt = (owner: string, fields: readonly Field[], path: NumberField["path"]): void => {
        for (const { name, type } of fields) lookAtType(keyOf(owner, name), type, [...path, name]);
    };
    const lookAtType = (key: string, type: FieldType, path: NumberField["path"]): void => {
        if (type.kind === "number") found.push({ key, path });
        if (type.kind === "either") for (const each of type.of) lookAtType(key, each, path);
        if (type.kind === "list") lookAtType(key, type.of, [...path, 0]);
        if (type.kind === "input") lookAtType(key, type.of, path);
        if (type.kind === "object") lookAt(key, type.fields, path);
        if (type.kind === "interface" && !seen.has(type.name)) {
            seen.add(type.name);
            lookAt(type.name, interfaces.get(type.name)?.fields ?? [], path);
        }
    };
    lookAt("BlueGreenServiceArgs", interfaces.get("BlueGreenServiceArgs")?.fields ?? [], []);
    return found;
}

/** The fields that take whole numbers only. TypeScript knows one kind of number, so the validation is asked. */
export function wholeNumbers(description: Description): ReadonlySet<string> {
    const refusesFractions = ({ path }: NumberField) => FRACTIONS.every((value) => refusal(path, value) !== undefined);
    return new Set(
        numberFields(description)
            .filter(refusesFractions)
            .map(({ key }) => key),
    );
}

const FRACTIONS = [0.5, 1.5, 150.5];

/** Why the validation refuses a value by itself; undefined where it takes it. */
export function refusal(path: NumberField["path"], value: unknown): string | undefined {
    const args = path.reduceRight<unknown>((inner, key) => (key === 0 ? [inner] : { [key]: inner }), value);
    const text = path.map((each) => (each === 0 ? "[0]" : `.${each}`)).join("");
    const problems = problemsOf(argsSchema.safeParse(args, { reportInput: true }), "args");
    return problems.find((problem) => `.${problem.path}` === text)?.reason;
}
