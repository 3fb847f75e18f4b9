import assert from "node:assert/strict";
import fc from "fast-check";
import type { Finding } from "../../../policy-pack/finding.ts";
import { type Path, pathsIn, replaceAt } from "../paths.ts";
import { UNKNOWN_STRING, type Written } from "../stackOf.ts";
import { declaredIn, judgeWorld, type World, type WorldColor, worlds } from "../world.ts";

const RUNS = { numRuns: 300 };

describe("cutover-target-ready, for any stack of one service in two colours", () => {
    it("blocks exactly what the policy's table says", () => {
        fc.assert(
            fc.property(worlds, (world) => {
                const blocked = judgeWorld(world).filter(({ kind }) => kind === "violation");
                const named = (pattern: RegExp) =>
                    blocked.flatMap(({ message }) => pattern.exec(message)?.[1] ?? []).sort();
                assert.deepEqual(
                    named(/to subset (\w+)/),
                    COLORS.filter((color) => mustBlock(world, color)),
                );
                assert.deepEqual(
                    named(/^subset (\w+) of/),
                    COLORS.filter((color) => mustKeep(world, color)),
                );
            }),
            RUNS,
        );
    });

    it("never lets an unknown value turn a block into a silent pass", () => {
        const blocked = worlds.filter((world) =>
            COLORS.some((color) => mustBlock(world, color) || mustKeep(world, color)),
        );
        fc.assert(
            fc.property(blocked, fc.nat(), (world, seed) => {
                const findings = judgeWorld(world, (resources) => withUnknown(resources, seed));
                assert.notDeepEqual(
                    findings,
                    [],
                    `unknown at ${JSON.stringify(unknownPlace(declaredIn(world), seed))}`,
                );
            }),
            {
                ...RUNS,
                examples: [
                    [SHRINKING_UNNAMED, 318209874],
                    [LEFT_UNRESOLVED, 970163976],
                ],
            },
        );
    });

    it("never stops a stack that does not change, whatever state it is in", () => {
        fc.assert(
            fc.property(worlds, (world) => {
                const unchanged = (color: WorldColor) => ({ ...color, declared: color.live?.replicas ?? 0 });
                const same = {
                    ...world,
                    live: world.proposed,
                    blue: unchanged(world.blue),
                    green: unchanged(world.green),
                };
                assert.deepEqual(judgeWorld(same), []);
            }),
            RUNS,
        );
    });

    it("never stops a route that does not change while its pods become no fewer", () => {
        fc.assert(
            fc.property(worlds, (world) => {
                const growing = (color: WorldColor) => ({
                    ...color,
                    declared: Math.max(color.declared, color.live?.replicas ?? 0),
                });
                const same = { ...world, live: world.proposed, blue: growing(world.blue), green: growing(world.green) };
                assert.deepEqual(judgeWorld(same), []);
            }),
            RUNS,
        );
    });

    it("judges a subset that is given to other pods as a route that moves to them", () => {
        fc.assert(
            fc.property(onBlue, (world) => {
                const staying = Math.max(world.blue.declared, world.blue.live?.replicas ?? 0);
                const blue = { ...world.blue, declared: staying };
                const moved = { ...world, blue, proposed: { blue: 0, green: 100 }, waits: false };
                const blocks = (findings: Finding[]) => findings.some(({ kind }) => kind === "violation");
                assert.equal(blocks(judgeWorld(world, blueIsGreen)), blocks(judgeWorld(moved)));
            }),
            RUNS,
        );
    });

    it("never lets an unknown value turn such a block into a silent pass", () => {
        const blocked = onBlue.filter((world) =>
            judgeWorld(world, blueIsGreen).some(({ kind }) => kind === "violation"),
        );
        fc.assert(
            fc.property(blocked, fc.nat(), (world, seed) => {
                const findings = judgeWorld(world, (resources) => withUnknown(blueIsGreen(resources), seed));
                assert.notDeepEqual(
                    findings,
                    [],
                    `unknown at ${JSON.stringify(unknownPlace(declaredIn(world), seed))}`,
                );
            }),
            RUNS,
        );
    });

    it("never stops a rescue to a colour with more ready replicas", () => {
        fc.assert(
            fc.property(worlds, (world) => {
                // Who takes the last pod away before requests have left it helps nobody.
                const blue = { declared: 5 + world.blue.declared, live: { replicas: 5, ready: 1 } };
                const green = { declared: 2, live: { replicas: 2, ready: 2 } };
                const rescue = {
                    ...world,
                    blue,
                    green,
                    live: { blue: 100, green: 0 },
                    proposed: { blue: 0, green: 100 },
                };
                assert.deepEqual(judgeWorld(rescue), []);
            }),
            RUNS,
        );
    });
});

/** Found at random: green is to shrink while it still has traffic, and of which pods it is made is known only afterwards. */
const LEFT_UNRESOLVED: World = {
    blue: { declared: 0, live: { replicas: 5, ready: 0 } },
    green: { declared: 0, live: { replicas: 2, ready: 1 } },
    ...{ proposed: { blue: 100, green: 0 }, live: { blue: 0, green: 50 }, waits: false },
    ...{ minReplicas: 0, minReadyPercent: 0, minKeptPercent: 50 },
};

/** The colour with the traffic is given up, by a Deployment of which the name is not known: it may be the one that serves. */
const SHRINKING_UNNAMED: World = {
    blue: { declared: 0, live: undefined },
    green: { declared: 0, live: { replicas: 1, ready: 1 } },
    proposed: { blue: 0, green: 1 },
    live: { blue: 0, green: 1 },
    waits: false,
    minReplicas: 0,
    minReadyPercent: 0,
    minKeptPercent: 100,
};

/** Worlds in which all traffic is on blue, which is there, and the route leaves it there. */
const onBlue = worlds
    .filter(({ blue }) => blue.live !== undefined)
    .map((world) => ({ ...world, live: { blue: 100, green: 0 }, proposed: { blue: 100, green: 0 } }));

/** Gives the subset blue to green's pods. */
function blueIsGreen(resources: Written[]): Written[] {
    return resources.map((written) =>
        written.type.endsWith("DestinationRule")
            ? {
                  ...written,
                  props: replaceAt(written.props, ["spec", "subsets", "0", "labels"], { color: "green" }) as Record<
                      string,
                      unknown
                  >,
              }
            : written,
    );
}

/** Pods that serve, and that the update takes away although they go on to serve, or without waiting until they do not. */
function mustKeep(world: World, color: Color): boolean {
    const { declared, live } = world[color];
    const serves = world.live !== undefined && shareOf(world.live, color) > 0;
    const goesOn = shareOf(world.proposed, color) > 0;
    if (!serves || live === undefined || (!goesOn && live.ready === 0)) return false;
    const kept = Math.ceil((live.ready * world.minKeptPercent) / 100 - 1e-9);
    const needed = Math.min(Math.max(world.minReplicas, kept), live.ready + 1);
    return declared < live.replicas && declared < needed;
}

const COLORS = ["blue", "green"] as const;
type Color = (typeof COLORS)[number];

/** The table's sentence, said as plainly as it can be for two colours. */
function mustBlock(world: World, target: Color): boolean {
    const share = shareOf(world.proposed, target);
    if (share === 0 || (world.live !== undefined && share <= shareOf(world.live, target))) return false;
    const serving = servingColors(world, target);
    const reference = Math.max(...serving.map((color) => readyNow(world[color])));
    const wanted = Math.max(world.minReplicas, Math.ceil((share * reference * world.minReadyPercent) / 100 - 1e-9));
    const needed = Math.min(wanted, reference + 1);
    const { declared } = world[target];
    if (declared < needed) return true;
    if (world.live === undefined && reference === 0) return false;
    const isBroughtUp = world.waits && world[target].live?.replicas !== declared;
    return (isBroughtUp ? declared : readyNow(world[target])) < needed;
}

function servingColors({ live }: World, target: Color): Color[] {
    if (live === undefined) return COLORS.filter((color) => color !== target);
    const most = Math.max(live.blue, live.green);
    return COLORS.filter((color) => live[color] === most);
}

function shareOf(weights: World["proposed"], color: Color): number {
    return weights[color] / (weights.blue + weights.green);
}

function readyNow({ live }: WorldColor): number {
    return live?.ready ?? 0;
}

/** Replaces one value somewhere in the resources, the one that `seed` picks. */
function withUnknown(resources: Written[], seed: number): Written[] {
    const { index, path } = unknownPlace(resources, seed);
    return resources.map((written, at) =>
        at === index
            ? { ...written, props: replaceAt(written.props, path, UNKNOWN_STRING) as Record<string, unknown> }
            : written,
    );
}

function unknownPlace(resources: readonly Written[], seed: number): { index: number; path: Path } {
    const places = resources.flatMap(({ props }, index) =>
        pathsIn(props)
            .filter(({ length }) => length > 0)
            .map((path) => ({ index, path })),
    );
    return places[seed % places.length] ?? { index: -1, path: [] };
}
