import { readFileSync } from "node:fs";
import { join } from "node:path";
import { readArguments, readOutputs } from "../description/read.ts";
import { descriptionOf } from "./describe.ts";
import { PACKAGE, typesOf } from "./types.ts";

const root = join(import.meta.dirname, "../..");

interface Manifest {
    readonly version: string;
    readonly description: string;
    readonly homepage: string;
    readonly license: string;
    readonly repository: { readonly url: string };
    readonly devDependencies: Readonly<Record<string, string>>;
}

/** The schema of the package for all languages, made from what `src/args.ts` says. */
export function makeSchema(): object {
    const { version, description, homepage, license, repository, devDependencies } = JSON.parse(
        readFileSync(join(root, "package.json"), "utf8"),
    ) as Manifest;
    const kubernetes = devDependencies["@pulumi/kubernetes"];
    const described = readArguments();
    const { types, inputs, required } = typesOf(described, `/kubernetes/v${kubernetes}/schema.json`);
    const component = readOutputs();
    const args = described.interfaces.get("BlueGreenServiceArgs");
    const source = repository.url.replace(/^git\+/, "").replace(/\.git$/, "");
    return {
        name: PACKAGE,
        displayName: "Istio blue-green",
        version,
        description: `${description}.`,
        keywords: ["pulumi", "kubernetes", "istio", "blue-green", "category/infrastructure", "kind/component"],
        homepage,
        license,
        repository: source,
        pluginDownloadURL: source.replace("https://github.com/", "github://api.github.com/"),
        publisher: PACKAGE,
        meta: { moduleFormat: "(.*)" },
        language: languages(source, `${kubernetes}`),
        config: {},
        types,
        resources: {
            [`${PACKAGE}:index:BlueGreenService`]: {
                description: [component.text, args?.text.replace(/^The arguments of `BlueGreenService`\. /, "")].join(
                    "\n\n",
                ),
                isComponent: true,
                inputProperties: inputs,
                requiredInputs: required,
                properties: Object.fromEntries(
                    component.outputs.map(({ name, of, ...documented }) => [
                        name,
                        { $ref: `#/types/${PACKAGE}:index:${of}`, description: descriptionOf(documented) },
                    ]),
                ),
                required: component.outputs.map(({ name }) => name),
            },
        },
    };
}

/** How each SDK is called, and what it needs beside Pulumi itself. */
function languages(source: string, kubernetes: string): object {
    const respectSchemaVersion = true;
    return {
        nodejs: {
            packageName: "istio-blue-green-sdk",
            dependencies: { "@pulumi/kubernetes": `^${kubernetes}` },
            respectSchemaVersion,
        },
        python: {
            packageName: "pulumi_istio_blue_green",
            requires: { pulumi: ">=3.238.0,<4.0.0", "pulumi-kubernetes": `>=${kubernetes},<5.0.0` },
            pyproject: { enabled: true },
            respectSchemaVersion,
        },
        go: {
            importBasePath: `${source.replace("https://", "")}/sdk/go/istiobluegreen`,
            generateResourceContainerTypes: true,
            respectSchemaVersion,
        },
        csharp: {
            namespaces: { [PACKAGE]: "IstioBlueGreen" },
            packageReferences: { Pulumi: "3.*", "Pulumi.Kubernetes": "4.*" },
            respectSchemaVersion,
        },
        java: {
            basePackage: "io.github",
            packages: { [PACKAGE]: "istiobluegreen" },
            buildFiles: "gradle",
            dependencies: { "com.pulumi:kubernetes": kubernetes },
        },
    };
}
