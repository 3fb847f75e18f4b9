import fc from "fast-check";
import type { Color } from "../../src/model/color.ts";

/** A colour as somebody has written it down. */
export interface Pods {
    readonly replicas: number;
    readonly release: number;
    readonly autoscaler?: { readonly least: number; readonly most: number } | undefined;
    readonly isPaused?: boolean;
    readonly isGone?: boolean;
}

/** Everything that somebody has written down, at one time. */
export interface Text {
    readonly colors: Readonly<Record<Color, Pods>>;
    readonly weights: Readonly<Partial<Record<Color | "all", number>>>;
    readonly means: Readonly<Record<Color, Color | "none">>;
    readonly selects: Color | "both";
    readonly suffix: string;
}

/** What was written and deployed, what is written now, and in which order Pulumi makes it. */
export interface World {
    readonly before: Text;
    /** Of those that are asked for, how many are ready at first. */
    readonly ready: Readonly<Record<Color, number>>;
    readonly after: Text;
    readonly order: Readonly<Record<Color, "before" | "after" | "none">>;
}

const weights = fc.constantFrom<Text["weights"]>(
    ...[{ blue: 100 }, { green: 100 }, { blue: 90, green: 10 }, { blue: 10, green: 90 }, { blue: 50, green: 50 }],
    ...[{ blue: 0 }, { blue: 0, green: 100 }, { blue: 100, green: 0 }, { all: 100 }],
);

function pods(extra: { isPaused?: boolean; isGone?: boolean } = {}): fc.Arbitrary<Pods> {
    return fc
        .record({
            replicas: fc.constantFrom(3, 3, 0, 1, 2, 5),
            release: fc.constantFrom(1, 1, 1, 2),
            autoscaler: fc.constantFrom(undefined, undefined, undefined, { least: 3, most: 5 }, { least: 1, most: 1 }),
            isPaused: fc.constantFrom(...(extra.isPaused ? [false, false, true] : [false])),
            isGone: fc.constantFrom(...(extra.isGone ? [false, false, false, true] : [false])),
        })
        .map((each) => {
            // An autoscaler has done its work by then.
            const { replicas, autoscaler } = each;
            const isAsleep = autoscaler === undefined || replicas === 0 || extra.isGone === true;
            return isAsleep
                ? each
                : { ...each, replicas: Math.min(autoscaler.most, Math.max(autoscaler.least, replicas)) };
        });
}

/** Most of what is there stays, as people change a few things at once. */
export const worlds: fc.Arbitrary<World> = fc
    .record({
        before: text(false),
        ready: fc.record({ blue: fc.constantFrom(9, 9, 9, 0, 1, 2), green: fc.constantFrom(9, 9, 9, 0, 1, 2) }),
        later: text(true),
        changed: fc.subarray(["weights", "means", "selects", "suffix", "blue", "green"] as const, { maxLength: 3 }),
        order: fc.constantFrom<World["order"]>(
            { blue: "none", green: "none" },
            { blue: "before", green: "before" },
            { blue: "after", green: "before" },
            { blue: "before", green: "after" },
        ),
    })
    .map(({ before, ready, later, changed, order }) => {
        const is = (part: (typeof changed)[number]) => changed.includes(part);
        const after: Text = {
            colors: {
                blue: is("blue") ? later.colors.blue : before.colors.blue,
                green: is("green") ? later.colors.green : before.colors.green,
            },
            weights: is("weights") ? later.weights : before.weights,
            means: is("means") ? later.means : before.means,
            selects: is("selects") ? later.selects : before.selects,
            suffix: is("suffix") ? later.suffix : before.suffix,
        };
        return { before, ready, after, order };
    })
    // Of a route to all pods one change at a time is enough.
    .filter(({ before, after }) => {
        const isWhole = [before, after].some(({ weights }) => weights.all !== undefined);
        return !isWhole || same({ ...before, weights: 0 }, { ...after, weights: 0 });
    })
    // Pods that a name means no more are not followed to their end.
    .filter(({ before, after }) => {
        const isMeaning = same(before.means, after.means) && before.selects === after.selects;
        return isMeaning || same(before.colors, after.colors);
    });

function text(later: boolean): fc.Arbitrary<Text> {
    return fc.record({
        colors: fc.record({
            blue: pods(later ? { isPaused: true, isGone: true } : {}),
            green: pods(later ? { isPaused: true, isGone: true } : {}),
        }),
        weights,
        means: fc.constantFrom<Text["means"]>(
            ...(later
                ? ([
                      { blue: "blue", green: "green" },
                      { blue: "blue", green: "green" },
                      { blue: "blue", green: "green" },
                      { blue: "green", green: "green" },
                      { blue: "blue", green: "none" },
                      { blue: "none", green: "green" },
                  ] as const)
                : [{ blue: "blue", green: "green" } as const]),
        ),
        selects: fc.constantFrom<Text["selects"]>(
            "both",
            "both",
            "both",
            ...(later ? (["blue", "green"] as const) : []),
        ),
        suffix: fc.constantFrom("", "", "", ...(later ? ["-stable"] : [])),
    });
}

export function same(one: unknown, another: unknown): boolean {
    return JSON.stringify(one) === JSON.stringify(another);
}
