import type { Input } from "@pulumi/pulumi";
import * as z from "zod";
import { GO_DURATION, milliseconds } from "../model/duration.ts";
import { unknownKey } from "./didYouMean.ts";
import { isLate, show } from "./problems.ts";

// Every message is the rest of a sentence that starts with the argument's path.

/** A schema for every field of `T` and no other: the compiler compares the two. */
type Shape<T> = { [K in keyof T]-?: z.ZodType<T[K]> };

/** An object of exactly these fields. */
export function strict<T>(shape: Shape<T>): z.ZodType<T> {
    const allowed = Object.keys(shape).join(", ");
    const anObject = needs(`an object of ${allowed}`);
    const fields = z.strictObject(shape, {
        error: (issue) => (issue.code === "unrecognized_keys" ? allowed : anObject.error(issue)),
    });
    // An Output is an object too, but has other fields.
    return z.custom<unknown>((value) => !isLate(value), anObject).pipe(fields as z.ZodType) as unknown as z.ZodType<T>;
}

/** An issue of several unknown keys as one for each, with the key that was probably meant. */
export function eachUnknownKey(issue: z.core.$ZodIssueUnrecognizedKeys): { path: PropertyKey[]; message: string }[] {
    const allowed = issue.message.split(", ");
    return issue.keys.map((key) => ({ path: [...issue.path, key], message: unknownKey(key, allowed) }));
}

export function needs(allowed: string) {
    return {
        error: ({ input }: { input?: unknown }) =>
            `got ${show(input)}; allowed: ${allowed}${isLate(input) ? `, as a plain value. ${HOW_TO_KNOW}` : ""}`,
    };
}

const HOW_TO_KNOW =
    "It decides which resources are made and in which order, so it must be known before the first of them. Take it from " +
    "`new pulumi.Config()`, or from another stack with `await reference.getOutputValue(...)` of its StackReference";

const MOST = 2_147_483_647;

export function wholeNumber(least: number, most = MOST) {
    const allowed = most === MOST ? `a whole number of at least ${least}` : `a whole number from ${least} to ${most}`;
    return z.int(needs(allowed)).min(least, needs(allowed)).max(most, needs(allowed));
}

/** Longer than anybody waits, and short enough for Node's timers, which treat more than 24 days as 1 ms. */
const WEEK = 7 * 24 * 60 * 60;

export function seconds(least: number) {
    return wholeNumber(least, WEEK);
}

export function number(least: number, most: number) {
    const allowed = `a number from ${least} to ${most}`;
    return z.number(needs(allowed)).min(least, needs(allowed)).max(most, needs(allowed));
}

export const flag = z.boolean(needs("true or false"));

export function text(pattern: RegExp, allowed: string) {
    return z.string(needs(allowed)).regex(pattern, needs(allowed));
}

export function oneOf<const T extends string>(values: readonly T[]): z.ZodType<T> {
    return z.enum(values, needs(values.map((each) => `"${each}"`).join(", "))) as unknown as z.ZodType<T>;
}

export function list<T>(of: z.ZodType<T>, allowed: string): z.ZodType<T[]> {
    return z.array(of, needs(`an array of ${allowed}`));
}

/** Names to values, where the names are not known beforehand. */
export function table<T>(key: z.ZodType<string>, value: z.ZodType<T>, allowed: string): z.ZodType<Record<string, T>> {
    return z.record(key as z.ZodType<string, string>, value, {
        error: (issue) =>
            issue.code === "invalid_key" ? (issue.issues[0]?.message ?? "") : needs(allowed).error(issue),
    }) as unknown as z.ZodType<Record<string, T>>;
}

/** Checks the value with a schema that depends on the value. */
export function by<T>(schemaFor: (value: unknown) => z.ZodType<unknown> | undefined): z.ZodType<T> {
    return z.unknown().superRefine((value, context) => {
        for (const issue of schemaFor(value)?.safeParse(value, { reportInput: true }).error?.issues ?? []) {
            const found = issue.code === "unrecognized_keys" ? eachUnknownKey(issue) : [issue];
            for (const { path, message } of found) context.addIssue({ code: "custom", path, message, input: value });
        }
    }) as unknown as z.ZodType<T>;
}

const inputs = new WeakSet<z.ZodType>();

/** An Output or a promise is known too late to be checked here; the API server checks it. */
export function input<T>(plain: z.ZodType<T>): z.ZodType<Input<T>> {
    const schema = by<Input<T>>((value) => (isLate(value) ? undefined : plain));
    inputs.add(schema);
    return schema;
}

/** Whether a schema takes an Output, and so a secret that stays one. */
export function isInput(schema: z.ZodType): boolean {
    return inputs.has(schema);
}

/** An object that only Kubernetes checks. */
export function anyObject<T extends object>(allowed: string): z.ZodType<T> {
    return z.custom<T>((value) => typeof value === "object" && value !== null && !Array.isArray(value), needs(allowed));
}

/** An array that only Kubernetes checks. */
export function anyArray<T>(allowed: string): z.ZodType<T[]> {
    return z.custom<T[]>((value) => Array.isArray(value), needs(allowed));
}

export const port = wholeNumber(1, 65535);

const DURATION = 'a duration of whole milliseconds, at least 1, such as "30s", "1m30s" or "250ms"';
/** Go counts nanoseconds up to 292 years. */
const LONGEST_MILLISECONDS = 2_562_047 * 3_600_000;

/** Istio refuses anything finer than a millisecond. */
export const duration = text(GO_DURATION, DURATION).refine((value) => {
    const given = milliseconds(value);
    return Number.isInteger(given) && given > 0 && given <= LONGEST_MILLISECONDS;
}, needs(DURATION));

export const dnsLabel = text(
    /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/,
    "at most 63 lower case letters, digits and -, not starting or ending with -",
);

export const objectName = text(
    /^(?=.{1,253}$)[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/,
    "a Kubernetes name: lower case letters, digits, - and .",
);

export const labelValue = text(
    /^([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?$/,
    'a label value such as "v2": at most 63 letters, digits, -, _ and .',
);

const qualifiedName = text(
    /^((?=[^/]{1,253}\/)[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/,
    'a key such as "team" or "example.com/team"',
);

const IMAGE = ((): RegExp => {
    const part = "[a-zA-Z0-9]([a-zA-Z0-9-]*[a-zA-Z0-9])?";
    const registry = `(${part}(\\.${part})*|\\[[a-fA-F0-9:]+\\])(:[0-9]+)?`;
    const folder = "[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*";
    const digest = "[A-Za-z][A-Za-z0-9]*([-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}";
    return new RegExp(`^(${registry}/)?${folder}(/${folder})*(:[A-Za-z0-9_][A-Za-z0-9_.-]{0,127})?(@${digest})?$`);
})();

/** As registries take it: https://pkg.go.dev/github.com/distribution/reference. */
export const imageName = text(
    IMAGE,
    'an image name such as "registry.example.com/shop/my-app:1.0.0": lower case, with a tag or digest of letters, digits, -, _ and .',
);

export const labels = table(qualifiedName, labelValue, "an object of labels");
export const someLabels = labels.refine((value) => Object.keys(value).length > 0, needs("at least one label"));
export const annotations = table(qualifiedName, input(z.string(needs("text"))), "an object of annotations");
