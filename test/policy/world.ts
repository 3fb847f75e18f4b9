import fc from "fast-check";
import type { Finding } from "../../policy-pack/finding.ts";
import { stackRoute, takeInventory } from "../../policy-pack/inventory/inventory.ts";
import { liveObject } from "../../policy-pack/live/liveObject.ts";
import type { LiveState } from "../../policy-pack/live/liveState.ts";
import { parseKind } from "../../policy-pack/objects/kind.ts";
import { outlookOf } from "../../policy-pack/stack/outlook.ts";
import { readRun, type StackRun } from "../../policy-pack/stack/run.ts";
import { judgeCutover } from "../../policy-pack/verdict/cutover.ts";
import { listed, myApp } from "./myApp.ts";
import { stackOf, type Written } from "./stackOf.ts";

/** A colour, as declared and as it is. */
export interface WorldColor {
    readonly declared: number;
    /** Undefined where its Deployment does not exist yet. */
    readonly live: { readonly replicas: number; readonly ready: number } | undefined;
}

/** Weights of the unconditional route. */
export interface Weights {
    readonly blue: number;
    readonly green: number;
}

/** Everything that decides about one cutover. */
export interface World {
    readonly blue: WorldColor;
    readonly green: WorldColor;
    readonly proposed: Weights;
    /** Undefined where there is no route yet. */
    readonly live: Weights | undefined;
    readonly waits: boolean;
    readonly minReplicas: number;
    readonly minReadyPercent: number;
    readonly minKeptPercent: number;
}

const color = fc.record({
    declared: fc.nat(5),
    live: fc.option(
        fc.nat(5).chain((replicas) => fc.record({ replicas: fc.constant(replicas), ready: fc.nat(replicas) })),
        { nil: undefined },
    ),
});

const weights = fc
    .record({ blue: fc.constantFrom(0, 1, 10, 50, 100), green: fc.constantFrom(0, 1, 10, 50, 100) })
    .filter(({ blue, green }) => blue + green > 0);

/** Worlds of one service in two colours. */
export const worlds: fc.Arbitrary<World> = fc.record({
    blue: color,
    green: color,
    proposed: weights,
    live: fc.option(weights, { nil: undefined }),
    waits: fc.boolean(),
    minReplicas: fc.nat(3),
    minReadyPercent: fc.constantFrom(0, 50, 100, 150),
    minKeptPercent: fc.constantFrom(0, 50, 100),
});

/** Judges the one route of a world, whose resources a test may change first. */
export function judgeWorld(world: World, change: (resources: Written[]) => Written[] = (same) => same): Finding[] {
    const run = readRun(stackOf(change(declaredIn(world))));
    return run.inventory.routes.flatMap((route) => judgeCutover(route, contextOf(world, run)));
}

/** What the stack of a world declares. */
export function declaredIn({ blue, green, proposed, waits }: World): Written[] {
    const app = myApp({ blue: blue.declared, green: green.declared, weights: { ...proposed }, waits });
    return listed({ ...app, blue: previewed(app.blue, blue), green: previewed(app.green, green) });
}

/** A preview asks the API server, which counts a generation more where the specification changes. */
function previewed(written: Written, { declared, live }: WorldColor): Written {
    const generation = live === undefined || live.replicas === declared ? 1 : 2;
    const { metadata } = written.props;
    return { ...written, props: { ...written.props, metadata: { ...(metadata as object), generation } } };
}

function contextOf(world: World, run: StackRun): Parameters<typeof judgeCutover>[1] {
    const { waitsFor } = run;
    const live = liveStateOf(world);
    return {
        inventory: outlookOf(run.inventory, live),
        live,
        waitsFor: (later, earlier) => waitsFor(later.urn, earlier.urn),
        minReplicas: world.minReplicas,
        minReadyPercent: world.minReadyPercent,
        minKeptPercent: world.minKeptPercent,
        settableIn: "the policy configuration",
        rootNamespace: "istio-system",
        phase: "preview",
        now: new Date(0),
    };
}

function liveStateOf(world: World): LiveState {
    const app = myApp({ blue: world.blue.live?.replicas, green: world.green.live?.replicas });
    const present = [
        app.service,
        app.rule,
        ...(world.blue.live ? [withStatus(app.blue, world.blue.live.ready)] : []),
        ...(world.green.live ? [withStatus(app.green, world.green.live.ready)] : []),
    ];
    const objects = present.map(({ type, props }) =>
        liveObject(parseKind(type) ?? { group: "", version: "", kind: "" }, props),
    );
    const route = liveObject(
        { group: "networking.istio.io", version: "v1", kind: "VirtualService" },
        myApp({ weights: { ...world.live } }).route.props,
    );
    return {
        source: "cluster",
        inventory: takeInventory(objects.filter((object) => object !== undefined)),
        routes: new Map(world.live && route ? [["my-app.default", stackRoute(route)]] : []),
        unread: [],
    };
}

function withStatus(written: Written, readyReplicas: number): Written {
    const { metadata } = written.props;
    return {
        ...written,
        props: { ...written.props, metadata: { ...(metadata as object), generation: 1 }, status: { readyReplicas } },
    };
}
