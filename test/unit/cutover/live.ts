import type { Live, LiveColor } from "../../../src/cutover/live.ts";
import type { Color } from "../../../src/model/color.ts";
import type { Hold } from "../../../src/model/route/hold.ts";
import type { RouteView } from "../../../src/model/route/view.ts";

/** A route with this much of the unconditional traffic on blue, in percent, which names the heavier colour first unless told otherwise. */
export function view(
    bluePercent: number,
    matched: Partial<Record<Color, boolean>> = {},
    first: Color = bluePercent >= 50 ? "blue" : "green",
): RouteView {
    const share = { blue: bluePercent / 100, green: 1 - bluePercent / 100 };
    return {
        share,
        matched: { blue: false, green: false, ...matched },
        reach: { blue: matched.blue ? 1 : share.blue, green: matched.green ? 1 : share.green },
        first,
    };
}

export function pods(ready: number, replicas = ready, outdated = 0): LiveColor {
    return { uid: "uid", replicas, ready, outdated };
}

/** All traffic on blue; 3 pods of each colour, all ready. Each test changes one thing. */
export function live(
    change: { route?: RouteView | null; blue?: LiveColor; green?: LiveColor; hold?: Hold; changedAt?: Date } = {},
): Live {
    return {
        route:
            change.route === null
                ? undefined
                : {
                      uid: "route",
                      view: change.route ?? view(100),
                      entries: [],
                      changedAt: change.changedAt,
                      hold: change.hold,
                  },
        colors: { blue: change.blue ?? pods(3), green: change.green ?? pods(3) },
    };
}
