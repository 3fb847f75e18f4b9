import fc from "fast-check";
import { IDLE, LIVE } from "../commands/roles.ts";
import { type Changes, FAULT } from "../commands/settings.ts";

const either = fc.constantFrom(IDLE, LIVE);

/** The route's weights, the frequent ones first. */
const route: fc.Arbitrary<Changes> = fc.oneof(
    { weight: 8, arbitrary: oneOf({ [`route.${IDLE}`]: "100", [`route.${LIVE}`]: null }) },
    {
        weight: 4,
        arbitrary: fc
            .constantFrom(
                ["90", "10"],
                ["50", "50"],
                ["10", "90"],
                ["0", "100"],
                ["100", "0"],
                ["100", "10"],
                ["0", "0"],
            )
            .map(([live = "", idle = ""]) => ({ [`route.${LIVE}`]: live, [`route.${IDLE}`]: idle })),
    },
    { weight: 1, arbitrary: oneOf({ [`route.${LIVE}`]: "0", [`route.${IDLE}`]: null }) },
    {
        weight: 1,
        arbitrary: oneOf(
            { [`route.${LIVE}`]: null, [`route.${IDLE}`]: null, "route.all": "100" },
            { [`route.${LIVE}`]: "100", "route.all": null },
            { [`route.${LIVE}`]: null, [`route.${IDLE}`]: null, "route.all": null },
        ),
    },
);

function oneOf(...all: readonly Changes[]): fc.Arbitrary<Changes> {
    return fc.constantFrom(...all);
}

const replicas: fc.Arbitrary<Changes> = fc
    .tuple(either, fc.constantFrom("0", "3", "1", "2", "5", null))
    .map(([color, count]) => ({ [`${color}.replicas`]: count }));

/** Pods are replaced, by good or bad ones. */
const release: fc.Arbitrary<Changes> = fc.oneof(
    {
        weight: 3,
        arbitrary: fc
            .tuple(either, fc.integer({ min: 3, max: 9 }))
            .map(([color, version]) => ({ [`${color}.image`]: `my-app:${version}.0.0` })),
    },
    { weight: 1, arbitrary: either.map((color) => ({ [`${color}.env.FEATURE`]: "on" })) },
    {
        weight: 3,
        arbitrary: fc
            .tuple(
                either,
                fc.constantFrom(["never-ready", "true"], ["crash-loop", "true"], ["slow-start", "5s"]),
                fc.constantFrom("on", "on", "off"),
            )
            .map(([color, [fault, value = ""], state]) => ({
                [`${color}.podAnnotations["${FAULT}/${fault}"]`]: state === "on" ? value : null,
            })),
    },
    { weight: 1, arbitrary: either.map((color) => ({ [`${color}.probe`]: "none" })) },
    {
        weight: 1,
        arbitrary: fc
            .tuple(either, fc.constantFrom("paused", "skipAwait"), fc.constantFrom("true", null))
            .map(([color, what, value]) => ({ [`${color}.${what}`]: value })),
    },
);

const autoscaler: fc.Arbitrary<Changes> = fc
    .tuple(either, fc.constantFrom<readonly [number, number] | null>([3, 5], [1, 3], [1, 1], null))
    .map(([color, size]) =>
        size === null
            ? { [`${color}.autoscaler`]: null }
            : { [`${color}.autoscaler.min`]: String(size[0]), [`${color}.autoscaler.max`]: String(size[1]) },
    );

/** Which pods the names in the route select. */
const meaning: fc.Arbitrary<Changes> = fc.oneof(
    fc
        .tuple(either, fc.constantFrom(IDLE, LIVE, "none", null))
        .map(([color, pods]) => ({ [`subsets.${color}`]: pods })),
    oneOf({ subsetSuffix: "-stable" }, { subsetSuffix: null }),
    fc.constantFrom(IDLE, LIVE, "nobody", null).map((color) => ({ serviceSelects: color })),
);

const gone: fc.Arbitrary<Changes> = fc
    .tuple(either, fc.constantFrom("true", null))
    .map(([color, value]) => ({ [`${color}.gone`]: value }));

/** Dependencies between the Deployments and the route. */
const order: fc.Arbitrary<Changes> = oneOf(
    { [`order.${IDLE}`]: "before", [`order.${LIVE}`]: "after" },
    { [`order.${IDLE}`]: "before", [`order.${LIVE}`]: "before" },
    { order: null },
);

/** One change of the program. */
export const change: fc.Arbitrary<Changes> = fc.oneof(
    { weight: 8, arbitrary: route },
    { weight: 7, arbitrary: replicas },
    { weight: 6, arbitrary: release },
    { weight: 3, arbitrary: autoscaler },
    { weight: 3, arbitrary: meaning },
    { weight: 2, arbitrary: gone },
    { weight: 2, arbitrary: order },
);

/** Changes made in one update, some of which find more together. */
export const changes: fc.Arbitrary<readonly Changes[]> = fc.oneof(
    { weight: 3, arbitrary: fc.array(change, { minLength: 1, maxLength: 3, size: "max" }) },
    { weight: 3, arbitrary: fc.tuple(fc.oneof(replicas, release, order), route) },
    {
        weight: 2,
        arbitrary: fc.tuple(order, fc.oneof(replicas, release), route),
    },
);
