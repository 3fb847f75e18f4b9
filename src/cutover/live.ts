import type { Color } from "../model/color.ts";
import type { Readiness } from "../model/readiness.ts";
import type { Entry } from "../model/route/entry.ts";
import type { Hold } from "../model/route/hold.ts";
import type { RouteView } from "../model/route/view.ts";

/** What the cluster says now, as far as a cutover depends on it. */
export interface Live {
    /** Undefined where there is no such VirtualService. */
    route: LiveRoute | undefined;
    colors: Record<Color, LiveColor | undefined>;
}

export interface LiveRoute {
    uid: string;
    /** Counts the changes of its spec; undefined where the cluster does not. */
    generation?: number | undefined;
    view: RouteView;
    /** By which ports of which Services it reaches pods. */
    entries: readonly Entry[];
    /** The newest moment in which somebody changed where requests go; undefined where the cluster does not say. */
    changedAt: Date | undefined;
    hold: Hold | undefined;
}

export interface LiveColor extends Pick<Readiness, "replicas" | "ready" | "outdated"> {
    uid: string;
}
