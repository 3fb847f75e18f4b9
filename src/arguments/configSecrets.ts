import { secret } from "@pulumi/pulumi";
import type * as z from "zod";
import { isPlainObject } from "./plainObject.ts";
import type { Problem } from "./problems.ts";
import { isInput } from "./schemaParts.ts";

// Configuration arrives decrypted. Of each key it only says whether its value contains a secret.

/** The value with every part that may be a secret marked as one; undefined where no part can stay secret. */
export function withSecrets(schema: z.ZodType, value: unknown): unknown {
    const marked = mark(schema, value);
    return marked === value ? undefined : marked;
}

/** The same value where nothing was marked in it. */
function mark(schema: z.ZodType, value: unknown): unknown {
    if (value === undefined) return value;
    if (isInput(schema)) return secret(value);
    const { def } = schema as unknown as { def: Definition };
    const inner = def.innerType ?? def.out;
    if (inner) return mark(inner, value);
    if (!isPlainObject(value)) return value;
    const marked = Object.entries(value).map(([key, each]): [string, unknown] => {
        const below = def.shape?.[key] ?? def.valueType;
        return [key, below ? mark(below, each) : each];
    });
    return marked.every(([key, each]) => each === value[key]) ? value : Object.fromEntries(marked);
}

/** A problem without the value, which might be the secret. */
export function redacted({ path, reason }: Problem): Problem {
    const [, allowed] = /.*; (allowed: .*)$/s.exec(reason) ?? [];
    return { path, reason: `got a secret that is not valid${allowed === undefined ? "" : `; ${allowed}`}` };
}

/** The problem of a secret that could not stay one. */
export function cannotBeSecret(path: string): Problem {
    return {
        path,
        reason:
            "is a secret, or contains one; allowed: a plain value, since it decides which resources are made, and is stored as plain text " +
            "in the state and the cluster. Set it again with --plaintext",
    };
}

/** How a schema names the schemas of its parts. */
interface Definition {
    readonly innerType?: z.ZodType;
    readonly out?: z.ZodType;
    readonly shape?: Record<string, z.ZodType>;
    readonly valueType?: z.ZodType;
}
