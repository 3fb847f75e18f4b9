import type { Color } from "../../../src/model/color.ts";
import { allOn, type RouteView } from "../../../src/model/route/view.ts";
import { intentOf } from "../model/intent.ts";
import type { Told } from "../stand.ts";
import type { ColorSighting, ColorState, RouteState } from "../watch/sighting.ts";
import type { Writer } from "../watch/writers.ts";
import type { Observation } from "./observation.ts";

/** A step in which nothing happened, with all traffic on blue. Tests override parts of it. */
export function observed(different: Partial<Observation> = {}): Observation {
    return {
        told: [],
        suffered: [],
        sightings: [],
        before: intentOf({ activeColor: "blue", scaleDownDelaySeconds: "3" }),
        after: intentOf({ activeColor: "blue", scaleDownDelaySeconds: "3" }),
        routeBefore: routed("blue"),
        route: routed("blue"),
        pinned: undefined,
        cutOffBefore: [],
        cutOff: [],
        isNarrowedByHand: false,
        lost: {},
        answers: { blue: 50 },
        written: {},
        secrets: new Map(),
        blamed: undefined,
        ...different,
    };
}

export function routed(to: Color, held?: Color): RouteState {
    return {
        view: allOn(to),
        hold: held && { from: held, reason: "fails", time: "2030-01-01T00:00:00Z" },
    };
}

export function told(line: string, exitCode: number, output = ""): Told {
    const words = line.split(" ");
    const who = words[0] === "kubectl" ? "operator" : (words[0] as Told["who"]);
    return { who, words, exitCode, output, startedAt: 0, endedAt: 0 };
}

interface Resized {
    readonly color: Color;
    readonly to: Partial<ColorState>;
    readonly route: RouteView;
    readonly sinceLost?: number;
    readonly by?: Writer;
}

/** A change of a colour with three pods. */
export function changed({ color, to, route, sinceLost, by = "ours" }: Resized): ColorSighting {
    const before = { replicas: 3, ready: 3, template: "one" };
    const at = 1_000_000;
    const lostTrafficAt = sinceLost === undefined ? undefined : at - sinceLost;
    return {
        ...{ kind: "color", at, color, before, after: { ...before, ...to }, route },
        pinned: undefined,
        lostTrafficAt,
        writers: [by],
    };
}
