/** The parts of a Pulumi package's schema that this package uses: https://www.pulumi.com/docs/iac/guides/building-extending/packages/schema/ */
export type TypeSpec = { readonly plain?: true } & (
    | { readonly type: "string" | "number" | "integer" | "boolean" }
    | { readonly type: "array"; readonly items: TypeSpec }
    | { readonly type: "object"; readonly additionalProperties: TypeSpec }
    | { readonly $ref: string }
    | { readonly oneOf: readonly TypeSpec[] }
);

export type PropertySpec = TypeSpec & { readonly description?: string };

export type ComplexTypeSpec =
    | {
          readonly type: "object";
          readonly description?: string;
          readonly properties: Readonly<Record<string, PropertySpec>>;
          readonly required?: readonly string[];
      }
    | {
          readonly type: "string";
          readonly description?: string;
          readonly enum: readonly { readonly name: string; readonly value: string }[];
      };
