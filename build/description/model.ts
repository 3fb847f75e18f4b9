/** What the interfaces in `src/args.ts` and `src/args/` say, without TypeScript's syntax. */
export interface Description {
    readonly interfaces: ReadonlyMap<string, DescribedInterface>;
    /** Names of closed sets of texts, such as `Color`. */
    readonly choices: ReadonlyMap<string, DescribedChoice>;
}

export interface DescribedInterface extends Documented {
    readonly name: string;
    readonly fields: readonly Field[];
}

export interface DescribedChoice extends Documented {
    readonly values: readonly string[];
}

export interface Documented {
    /** Markdown: paragraphs with an empty line between them. */
    readonly text: string;
    /** What stands after `@default`, as it stands there. */
    readonly default?: string;
    readonly see: readonly string[];
}

export interface Field extends Documented {
    readonly name: string;
    /** The interface that declares it, where another one inherits it. */
    readonly from?: string;
    readonly optional: boolean;
    readonly type: FieldType;
}

export type FieldType =
    | { readonly kind: "text" | "number" | "flag" }
    | { readonly kind: "list" | "table"; readonly of: FieldType }
    /** A value that may be known only after an update. */
    | { readonly kind: "input"; readonly of: FieldType }
    /** One of the interfaces; `partial` where none of its fields is required. */
    | { readonly kind: "interface"; readonly name: string; readonly partial: boolean }
    | { readonly kind: "choice"; readonly values: readonly string[]; readonly name?: string }
    | { readonly kind: "object"; readonly fields: readonly Field[] }
    | { readonly kind: "either"; readonly of: readonly FieldType[] }
    /** A type of Kubernetes, such as `core/v1:PodSpec`. */
    | { readonly kind: "kubernetes"; readonly name: string };
