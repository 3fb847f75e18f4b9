import type { Color } from "../model/color.ts";
import type { Readiness } from "../model/readiness.ts";
import type { Entry } from "../model/route/entry.ts";
import type { Hold } from "../model/route/hold.ts";
import type { RouteView } from "../model/route/view.ts";

/** The live state that a cutover depends on. */
export interface Live {
    /** Undefined where there is no such VirtualService. */
    readonly route: LiveRoute | undefined;
    readonly colors: Record<Color, LiveColor | undefined>;
}

export interface LiveRoute {
    readonly uid: string;
    /** The number of its spec's version; undefined where the cluster has none. */
    readonly generation?: number | undefined;
    readonly view: RouteView;
    /** Whether it keeps callers of a release set in their colour. */
    readonly keepsColors?: boolean;
    /** The ports of Services by which it reaches pods. */
    readonly entries: readonly Entry[];
    /** When somebody last changed where requests go; undefined where the cluster does not say. */
    readonly changedAt: Date | undefined;
    readonly hold: Hold | undefined;
}

export interface LiveColor extends Pick<Readiness, "replicas" | "ready" | "outdated"> {
    readonly uid: string;
}
