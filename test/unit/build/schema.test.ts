import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { readArguments } from "../../../build/description/read.ts";
import { numberFields, refusal } from "../../../build/schema/numbers.ts";
import { makeSchema } from "../../../build/schema/schema.ts";
import type { ComplexTypeSpec, PropertySpec } from "../../../build/schema/spec.ts";
import { argsShape } from "../../../src/arguments/schema.ts";
import { COMPONENT_TYPE } from "../../../src/model/names.ts";

interface Schema {
    readonly version: string;
    readonly types: Readonly<Record<string, ComplexTypeSpec>>;
    readonly resources: Readonly<
        Record<string, { inputProperties: Readonly<Record<string, PropertySpec>>; requiredInputs: readonly string[] }>
    >;
}

const root = join(import.meta.dirname, "../../..");
const json = (file: string) => JSON.parse(readFileSync(join(root, file), "utf8")) as { version: string };

describe("the schema for all languages", function () {
    this.timeout(60_000);
    let schema: Schema;
    let inputs: Readonly<Record<string, PropertySpec>>;
    const fieldsOf = (type: string): Readonly<Record<string, PropertySpec>> => {
        const found = schema.types[`istio-blue-green:index:${type}`];
        return found?.type === "object" ? found.properties : {};
    };

    before(() => {
        schema = makeSchema() as Schema;
        inputs = schema.resources[COMPONENT_TYPE]?.inputProperties ?? {};
    });

    it("has every argument that the validation knows, and no other one", () => {
        assert.deepEqual(Object.keys(inputs).toSorted(), Object.keys(argsShape).toSorted());
        assert.deepEqual(schema.resources[COMPONENT_TYPE]?.requiredInputs, ["activeColor", "blue", "green"]);
    });

    it("describes every property", () => {
        const undescribed = Object.entries(schema.types).flatMap(([token, type]) =>
            type.type === "object"
                ? Object.entries(type.properties).flatMap(([name, { description }]) =>
                      description ? [] : [`${token}.${name}`],
                  )
                : [],
        );
        assert.deepEqual(undescribed, []);
    });

    it("takes a plain value where TypeScript does, and one that is known later where TypeScript does", () => {
        assert.deepEqual(without(inputs.replicas), { type: "integer", plain: true });
        assert.deepEqual(without(inputs.namespace), { type: "string" });
        const ref = "#/types/istio-blue-green:index:Color";
        assert.deepEqual(without(inputs.activeColor), { $ref: ref, plain: true });
        assert.deepEqual(without(inputs.annotations), {
            type: "object",
            additionalProperties: { type: "string" },
            plain: true,
        });
    });

    it("offers what TypeScript offers by a union", () => {
        assert.deepEqual(without(fieldsOf("ServicePort").targetPort), {
            oneOf: [
                { type: "integer", plain: true },
                { type: "string", plain: true },
            ],
            plain: true,
        });
        assert.deepEqual(without(inputs.disruptionBudget), {
            oneOf: [
                { $ref: "#/types/istio-blue-green:index:DisruptionBudget", plain: true },
                { type: "boolean", plain: true },
            ],
            plain: true,
        });
    });

    it("refers to Kubernetes' own types, in the release that the component is tested with", () => {
        assert.deepEqual(without(inputs.pod), {
            $ref: "/kubernetes/v4.25.0/schema.json#/types/kubernetes:core%2Fv1:PodSpec",
        });
    });

    it("requires nothing of what only differs from the container of both colours", () => {
        assert.equal("required" in (schema.types["istio-blue-green:index:ContainerOverride"] ?? {}), false);
    });

    it("says the default, the range and the name that errors use", () => {
        const { description } = fieldsOf("Gate").minReadyPercent ?? {};
        assert.match(description ?? "", /From 0 to 100\.\n\nDefault: `100`\.\n\nCalled `minReadyPercent` in errors\./);
    });

    it("leaves it to the plugin to fill in defaults: `replicas` beside `autoscaling` would be refused", () => {
        assert.doesNotMatch(JSON.stringify(schema), /"default":/);
    });

    it("has the version of the package, as the plugin has", () => {
        const { version } = json("package.json");
        assert.deepEqual([schema.version, json("plugin/package.json").version], [version, version]);
    });

    describe("says the range of every number as the validation has it:", () => {
        const described = readArguments();
        for (const { key, path } of numberFields(described)) {
            it(path.join("."), () => {
                const field = path.findLast((each) => typeof each === "string");
                const owner = key.split(".").slice(0, -1).join(".");
                const text = textOf(owner, String(field));
                const allowed = /allowed: (.*)$/.exec(refusal(path, -0.5) ?? "")?.[1] ?? "nothing";
                for (const [bound] of allowed.matchAll(/(?<!")\b\d+\b(?!%)/g)) {
                    assert.match(text.replaceAll(/(?<=\d),(?=\d)/g, ""), new RegExp(`\\b${bound}\\b`), allowed);
                }
            });
        }

        function textOf(owner: string, field: string): string {
            const [name = "", ...nested] = owner.split(".");
            let fields = described.interfaces.get(name)?.fields ?? [];
            for (const each of nested) {
                const type = fields.find((one) => one.name === each)?.type;
                fields = type?.kind === "object" ? type.fields : [];
            }
            return fields.find((each) => each.name === field)?.text ?? "";
        }
    });
});

function without(spec: PropertySpec | undefined): object {
    const { description: _, ...rest } = spec ?? {};
    return rest;
}
