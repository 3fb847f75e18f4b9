import { type Input, Output } from "@pulumi/pulumi";
import * as z from "zod";
import { milliseconds } from "./model/duration.ts";
import { show } from "./problems.ts";

// Every message is the rest of a sentence that starts with the argument's path.

/** A schema for every field of `T` and no other: the compiler compares the two. */
type Shape<T> = { [K in keyof T]-?: z.ZodType<T[K]> };

/** An object of these fields alone. */
export function strict<T>(shape: Shape<T>): z.ZodType<T> {
    const allowed = Object.keys(shape).join(", ");
    return z.strictObject(shape, {
        error: (issue) =>
            issue.code === "unrecognized_keys"
                ? `is not known; allowed: ${allowed}`
                : `got ${show(issue.input)}; allowed: an object of ${allowed}`,
    }) as unknown as z.ZodType<T>;
}

export function needs(allowed: string) {
    return { error: (issue: { input?: unknown }) => `got ${show(issue.input)}; allowed: ${allowed}` };
}

const MOST = 2_147_483_647;

export function wholeNumber(least: number, most = MOST) {
    const allowed = most === MOST ? `a whole number of at least ${least}` : `a whole number from ${least} to ${most}`;
    return z.int(needs(allowed)).min(least, needs(allowed)).max(most, needs(allowed));
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

/** An Output or a promise is known too late to be judged here; the API server judges it. */
export function input<T>(plain: z.ZodType<T>): z.ZodType<Input<T>> {
    return z.unknown().superRefine((value, context) => {
        if (Output.isInstance(value) || value instanceof Promise) return;
        for (const { path, message } of plain.safeParse(value, { reportInput: true }).error?.issues ?? []) {
            context.addIssue({ code: "custom", path, message, input: value });
        }
    }) as unknown as z.ZodType<Input<T>>;
}

/** An object that only Kubernetes judges. */
export function anyObject<T extends object>(allowed: string): z.ZodType<T> {
    return z.custom<T>((value) => typeof value === "object" && value !== null && !Array.isArray(value), needs(allowed));
}

/** An array that only Kubernetes judges. */
export function anyArray<T>(allowed: string): z.ZodType<T[]> {
    return z.custom<T[]>((value) => Array.isArray(value), needs(allowed));
}

export const port = wholeNumber(1, 65535);

const DURATION = 'a duration of whole milliseconds, at least 1, such as "30s", "1m30s" or "250ms"';

/** Istio refuses anything finer than a millisecond. */
export const duration = text(/^(\d+(\.\d+)?(h|m|s|ms))+$/, DURATION).refine(
    (value) => Number.isInteger(milliseconds(value)) && milliseconds(value) > 0,
    needs(DURATION),
);

export const dnsLabel = text(
    /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/,
    "at most 63 lower case letters, digits and -, the first and last no -",
);

export const objectName = text(
    /^(?=.{1,253}$)[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/,
    "a Kubernetes name: lower case letters, digits, - and .",
);

export const labelValue = text(
    /^([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?$/,
    'a label\'s value such as "v2": at most 63 letters, digits, -, _ and .',
);

const qualifiedName = text(
    /^([a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?\/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/,
    'a key such as "team" or "example.com/team"',
);

export const labels = table(qualifiedName, labelValue, "an object of labels");
export const someLabels = labels.refine((value) => Object.keys(value).length > 0, needs("at least one label"));
export const annotations = table(qualifiedName, input(z.string(needs("text"))), "an object of annotations");
