import { join } from "node:path";
import {
    type InterfaceDeclaration,
    type JSDocableNode,
    Node,
    Project,
    type PropertySignature,
    type SourceFile,
    type TypeNode,
    type TypeReferenceNode,
} from "ts-morph";
import type { DescribedChoice, DescribedInterface, Description, Documented, Field, FieldType } from "./model.ts";

const root = join(import.meta.dirname, "../..");

const FILES = ["src/args.ts", "src/args/*.ts", "src/model/color.ts"];

/** Only a TypeScript program can have one of these. */
const IN_PROGRAMS_ONLY = ["PodBuilder", "BlueGreenReleaseSetArgs"];

/** Reads the interfaces that `src/args.ts` exports, each with what its comments say. */
export function readArguments(): Description {
    const declared = open(FILES)
        .flatMap((file) => file.getInterfaces())
        .filter((each) => !IN_PROGRAMS_ONLY.includes(each.getName()));
    const choices = new Map<string, DescribedChoice>();
    const interfaces = new Map(
        declared.map((each): [string, DescribedInterface] => [
            each.getName(),
            { name: each.getName(), ...documented(each), fields: fieldsOf(each, choices) },
        ]),
    );
    return { interfaces, choices };
}

export interface DescribedOutput extends Documented {
    readonly name: string;
    /** The closed set of its values. */
    readonly of: string;
}

/** What the component itself says, and its outputs. */
export function readOutputs(): Documented & { readonly outputs: readonly DescribedOutput[] } {
    const [file] = open(["src/blueGreenService.ts"]);
    const component = file?.getClassOrThrow("BlueGreenService");
    if (!component) throw new Error("src/blueGreenService.ts declares no BlueGreenService");
    const outputs = component.getProperties().map((property): DescribedOutput => {
        const [, of] = /^Output<(\w+)>$/.exec(property.getTypeNodeOrThrow().getText()) ?? [];
        if (of === undefined) throw new Error(`${property.getName()} is no Output of a named type`);
        return { name: property.getName(), of, ...documented(property) };
    });
    return { ...documented(component), outputs };
}

/** Without what other packages declare, which takes most of the time and says nothing about these. */
function open(files: readonly string[]): SourceFile[] {
    const compilerOptions = { noResolve: true, noLib: true, allowImportingTsExtensions: true };
    const project = new Project({ compilerOptions, skipFileDependencyResolution: true });
    return project.addSourceFilesAtPaths(files.map((each) => join(root, each)));
}

/** Its own fields after those that it inherits. */
function fieldsOf(declared: InterfaceDeclaration, choices: Map<string, DescribedChoice>): Field[] {
    const inherited = declared.getBaseDeclarations().filter(Node.isInterfaceDeclaration);
    return [
        ...inherited.flatMap((each) => fieldsOf(each, choices).map((field) => ({ from: each.getName(), ...field }))),
        ...declared.getProperties().map((each) => fieldOf(each, choices)),
    ];
}

function fieldOf(property: PropertySignature, choices: Map<string, DescribedChoice>): Field {
    const type = property.getTypeNodeOrThrow(`${property.getName()} has no type`);
    return {
        name: property.getName(),
        ...documented(property),
        optional: property.hasQuestionToken(),
        type: typeOf(type, choices),
    };
}

export function documented(node: JSDocableNode): Documented {
    const [comment] = node.getJsDocs().slice(-1);
    const tags = (comment?.getTags() ?? []).map((tag) => ({ name: tag.getTagName(), text: tag.getText() }));
    const texts = (wanted: string) =>
        tags
            .filter(({ name }) => name === wanted)
            .map(({ name, text }) =>
                text
                    .slice(name.length + 1)
                    .replaceAll(/\s*\n\s*\*?\s*/g, " ")
                    .trim(),
            );
    const [stated] = texts("default");
    return {
        text: paragraphs(comment?.getDescription() ?? ""),
        ...(stated !== undefined && { default: stated }),
        see: texts("see"),
    };
}

/** Comments are wrapped where a line is full; Markdown is not. */
function paragraphs(text: string): string {
    return text
        .trim()
        .split(/\n\s*\n/)
        .map((each) => each.replaceAll(/\s*\n\s*/g, " "))
        .join("\n\n");
}

function typeOf(node: TypeNode, choices: Map<string, DescribedChoice>): FieldType {
    const of = (each: TypeNode) => typeOf(each, choices);
    switch (node.getText()) {
        case "string":
            return { kind: "text" };
        case "number":
            return { kind: "number" };
        case "boolean":
            return { kind: "flag" };
    }
    if (Node.isArrayTypeNode(node)) return { kind: "list", of: of(node.getElementTypeNode()) };
    if (Node.isTypeLiteral(node)) {
        return { kind: "object", fields: node.getProperties().map((each) => fieldOf(each, choices)) };
    }
    if (Node.isUnionTypeNode(node)) return either(node.getTypeNodes(), choices);
    if (Node.isTypeReference(node)) return referenced(node, choices);
    throw new Error(`no language but TypeScript has a type for ${node.getText()}`);
}

function either(nodes: readonly TypeNode[], choices: Map<string, DescribedChoice>): FieldType {
    const values = nodes.map((each) => each.getType().getLiteralValue());
    if (values.every((each) => typeof each === "string")) return { kind: "choice", values };
    const of = nodes
        .filter((each) => !IN_PROGRAMS_ONLY.includes(each.getText()))
        .map((each): FieldType => (each.getText() === "false" ? { kind: "flag" } : typeOf(each, choices)));
    const [only, ...others] = of;
    return only && others.length === 0 ? only : { kind: "either", of };
}

const KUBERNETES = /^types\.input\.(.+)\.(\w+)\.(\w+)$/;

function referenced(node: TypeReferenceNode, choices: Map<string, DescribedChoice>): FieldType {
    const name = node.getTypeName().getText();
    const [first, second] = node.getTypeArguments();
    if (name === "Input" && first) return { kind: "input", of: typeOf(first, choices) };
    if (name === "Record" && second) return { kind: "table", of: typeOf(second, choices) };
    if (name === "Partial" && first) return { kind: "interface", name: first.getText(), partial: true };
    const [, group, version, kind] = KUBERNETES.exec(name) ?? [];
    if (kind) return { kind: "kubernetes", name: `${group}/${version}:${kind}` };
    const declaration = declarationOf(node);
    if (Node.isInterfaceDeclaration(declaration)) return { kind: "interface", name, partial: false };
    if (!Node.isTypeAliasDeclaration(declaration)) throw new Error(`${name} is declared nowhere`);
    const values = node
        .getType()
        .getUnionTypes()
        .map((each) => each.getLiteralValue());
    if (values.length === 0 || !values.every((each) => typeof each === "string")) {
        return typeOf(declaration.getTypeNodeOrThrow(), choices);
    }
    const [constant] = declaration.getSourceFile().getVariableStatements().filter(Node.isJSDocable);
    choices.set(name, { ...documented(constant ?? declaration), values });
    return { kind: "choice", name, values };
}

function declarationOf(node: TypeReferenceNode): Node | undefined {
    const symbol = node.getTypeName().getSymbol();
    const declarations = (symbol?.getAliasedSymbol() ?? symbol)?.getDeclarations() ?? [];
    return declarations.find((each) => Node.isInterfaceDeclaration(each) || Node.isTypeAliasDeclaration(each));
}
