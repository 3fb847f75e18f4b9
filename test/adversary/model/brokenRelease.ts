import { COLORS, type Color } from "../../../src/model/color.ts";
import { hasTraffic, type RouteView } from "../../../src/model/route/view.ts";
import { faultAnnotations } from "../../sandbox/pods/faults.ts";
import type { ColorState, RouteState, Sighting } from "../watch/sighting.ts";

type Lost = Readonly<Record<string, number>>;

interface Step {
    readonly sightings: readonly Sighting[];
    readonly routeBefore: RouteState | undefined;
    readonly route: RouteState | undefined;
    readonly colors: Readonly<Partial<Record<Color, ColorState>>>;
}

/** The faults of releases whose pods become ready nonetheless, and which requests each loses. */
const WAYS: readonly (readonly [annotation: string, loses: RegExp])[] = [
    [faultAnnotations.errorRate, / 500$/],
    [faultAnnotations.crashLoopAfter, /./],
];

/** The lost requests without those that a bad release lost while it had traffic: they are its own fault. */
export function notOfBrokenRelease(lost: Lost, step: Step): Lost {
    const excused = WAYS.filter(([annotation]) => hadTraffic(annotation, step)).map(([, loses]) => loses);
    return Object.fromEntries(Object.entries(lost).filter(([what]) => !excused.some((loses) => loses.test(what))));
}

function hadTraffic(annotation: string, { sightings, routeBefore, route, colors }: Step): boolean {
    const views: readonly RouteView[] = [routeBefore, route, ...sightings.map(routeOf)].flatMap((each) =>
        each ? [each.view] : [],
    );
    return COLORS.some((color) => {
        const seen = sightings.flatMap((each) =>
            each.kind === "color" && each.color === color ? [each.before, each.after] : [],
        );
        const isBad = [colors[color], ...seen].some((state) => state?.template.includes(`"${annotation}"`));
        return isBad && views.some((view) => hasTraffic(view, color));
    });
}

function routeOf(sighting: Sighting): RouteState | undefined {
    return sighting.kind === "route" ? sighting.after : undefined;
}
