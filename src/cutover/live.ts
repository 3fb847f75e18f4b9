import type { Color } from "../model/color.ts";
import type { Hold, RouteView } from "../model/route/view.ts";

/** What the cluster says now, as far as a cutover depends on it. */
export interface Live {
    /** Undefined where there is no such VirtualService. */
    route: LiveRoute | undefined;
    colors: Record<Color, LiveColor | undefined>;
}

export interface LiveRoute {
    uid: string;
    view: RouteView;
    /** The newest moment in which somebody changed where requests go; undefined where the cluster does not say. */
    changedAt: Date | undefined;
    hold: Hold | undefined;
}

export interface LiveColor {
    uid: string;
    /** Pods that are wanted. */
    replicas: number;
    /** Pods that are ready. */
    ready: number;
    /** Pods that a rolling update has not replaced yet: they are of an earlier release. */
    outdated: number;
}
