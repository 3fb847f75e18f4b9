import type { DescribedInterface, Description, Documented, Field, FieldType } from "../description/model.ts";
import type { DescribedOutput } from "../description/read.ts";
import { defaultOf } from "../schema/describe.ts";
import { keyOf } from "../schema/numbers.ts";

export interface Api {
    readonly description: Description;
    /** The component, with its outputs. */
    readonly component: Documented & { readonly outputs: readonly DescribedOutput[] };
    /** The fields that take whole numbers only, by `keyOf`. */
    readonly wholeNumbers: ReadonlySet<string>;
}

const ROOT = "BlueGreenServiceArgs";

/** The page with every argument of the component. */
export function apiPage(api: Api): string {
    const { interfaces } = api.description;
    const root = interfaces.get(ROOT);
    if (!root) throw new Error(`src/args.ts exports no ${ROOT}`);
    const used = new Set([ROOT]);
    // Grows while it is walked: those of release sets alone are left out.
    for (const name of used) {
        for (const { type } of interfaces.get(name)?.fields ?? []) for (const inner of namesIn(type)) used.add(inner);
    }
    const others = [...interfaces.values()]
        .filter(({ name }) => name !== ROOT && used.has(name))
        .toSorted((one, other) => (one.name < other.name ? -1 : 1));
    const sections = [
        "# BlueGreenService",
        "<!-- Made from the comments in src/args.ts and src/args/ by `npm run build:schema`. -->",
        ...textOf(api.component),
        "Names are those of TypeScript and YAML, of `pulumi config set --path`, and of errors. Python and Go write them in their own way, " +
            "such as `active_color` and `ActiveColor`. What may be an output of another resource says so.",
        "## Outputs",
        api.component.outputs
            .map(({ name, of, ...output }) => `- \`${name}\` (${valuesOf(api, of)})${body(output)}`)
            .join("\n"),
        "## Arguments",
        ...sectionOf(api, root),
        ...others.flatMap((each) => [`## ${each.name}`, ...textOf(each), ...sectionOf(api, each)]),
    ];
    return `${sections.filter((section) => section !== "").join("\n\n")}\n`;
}

const sectionOf = (api: Api, { name, fields }: DescribedInterface): string[] => [fieldsOf(api, name, fields, "")];

/** Those that must be given first, then by name. */
function fieldsOf(api: Api, owner: string, fields: readonly Field[], indent: string): string {
    const sorted = fields.toSorted(
        (one, other) => Number(one.optional) - Number(other.optional) || (one.name < other.name ? -1 : 1),
    );
    return sorted.map((field) => fieldOf(api, owner, field, indent)).join("\n");
}

function fieldOf(api: Api, owner: string, field: Field, indent: string): string {
    const declared = field.from ?? owner;
    const key = keyOf(declared, field.name);
    const facts = [typeOf(api, key, field.type), ...(field.optional ? [] : ["required"])].join(", ");
    const line = `${indent}- \`${field.name}\` (${facts})${body(field, indent)}`;
    const inner = objectIn(field.type);
    return inner ? `${line}\n${fieldsOf(api, key, inner, `${indent}  `)}` : line;
}

/** A description beside its field, whose further paragraphs belong to the same point of the list. */
function body(documented: Documented, indent = ""): string {
    const [first, ...rest] = [...textOf(documented), ...defaultOf(documented.default)];
    if (first === undefined) return "";
    return [`: ${first}`, ...rest, ...linksOf(documented)].join(`\n\n${indent}  `);
}

const textOf = ({ text }: Documented): string[] =>
    text === "" ? [] : text.split("\n\n").map((paragraph) => paragraph.replaceAll("\n", " "));
const linksOf = ({ see }: Documented): string[] => see.map((link) => `See <${link}>.`);

function objectIn(type: FieldType): readonly Field[] | undefined {
    if (type.kind === "object") return type.fields;
    if (type.kind === "list" || type.kind === "table" || type.kind === "input") return objectIn(type.of);
    if (type.kind === "either") return type.of.map(objectIn).find((fields) => fields !== undefined);
    return undefined;
}

function namesIn(type: FieldType): string[] {
    switch (type.kind) {
        case "interface":
            return [type.name];
        case "list":
        case "table":
        case "input":
            return namesIn(type.of);
        case "object":
            return type.fields.flatMap((field) => namesIn(field.type));
        case "either":
            return type.of.flatMap(namesIn);
        default:
            return [];
    }
}

function typeOf(api: Api, key: string, type: FieldType): string {
    const of = (each: FieldType) => typeOf(api, key, each);
    switch (type.kind) {
        case "text":
            return "text";
        case "flag":
            return "`true` or `false`";
        case "number":
            return api.wholeNumbers.has(key) ? "whole number" : "number";
        case "list":
            return `list of ${of(type.of)}`;
        case "table":
            return `table of ${of(type.of)}`;
        case "input":
            return `${of(type.of)}, may be an output`;
        case "kubernetes":
            return `Kubernetes' ${type.name.replace(":", " ")}`;
        case "either":
            return type.of.map(of).join(" or ");
        case "choice":
            return type.values.map((value) => `\`"${value}"\``).join(" or ");
        case "object":
            return "object";
        case "interface":
            return `[${type.name}](#${type.name.toLowerCase()})${type.partial ? ", nothing of it required" : ""}`;
    }
}

function valuesOf({ description }: Api, choice: string): string {
    const found = description.choices.get(choice);
    if (!found) throw new Error(`no argument takes a ${choice}`);
    return found.values.map((value) => `\`"${value}"\``).join(" or ");
}
