import type { Color } from "../../../src/model/color.ts";
import type { Hold } from "../../../src/model/route/hold.ts";
import type { RouteView } from "../../../src/model/route/view.ts";
import type { Writer } from "./writers.ts";

export interface RouteState {
    readonly view: RouteView;
    readonly hold: Hold | undefined;
}

export interface ColorState {
    readonly replicas: number;
    readonly ready: number;
    /** The pods' template, as text. */
    readonly template: string;
}

interface Seen {
    /** When the API server told of it, epoch milliseconds. */
    readonly at: number;
    readonly writers: readonly Writer[];
    /** Set where it was told late, so that the moment is known to half a second only. */
    readonly isLate?: true;
}

/** The route has become another one; beside it, the ready pods of each colour at that moment. */
export interface RouteSighting extends Seen {
    readonly kind: "route";
    readonly before: RouteState | undefined;
    readonly after: RouteState;
    readonly ready: Readonly<Record<Color, number>>;
    /** The colours to which no way but the route's own leads any more. */
    readonly cutOff: readonly Color[];
}

/** A colour's Deployment has become another one; beside it, what led requests to the colour at that moment. */
export interface ColorSighting extends Seen {
    readonly kind: "color";
    readonly color: Color;
    readonly before: ColorState | undefined;
    readonly after: ColorState;
    readonly route: RouteView;
    /** The colour that the Service selects alone. */
    readonly pinned: Color | undefined;
    /** When the route last took away all that the colour had; undefined where it was not seen. */
    readonly lostTrafficAt: number | undefined;
    /** Set where that was told late. */
    readonly lostLate?: true;
}

/** A Service, subsets or the pods' own marks lead requests to other colours than before. */
export interface WaySighting extends Seen {
    readonly kind: "way";
    readonly before: readonly Color[];
    /** The colours that are cut off now. */
    readonly after: readonly Color[];
    readonly route: RouteView;
}

/** The route of another service of the stack has become another one. */
export interface OtherSighting extends Seen {
    readonly kind: "other";
    readonly name: string;
    readonly before: RouteView;
    readonly after: RouteView;
}

/** The Service that callers know selects other pods. */
export interface ServiceSighting extends Seen {
    readonly kind: "service";
    readonly before: Color | undefined;
    readonly after: Color | undefined;
}

export type Sighting = RouteSighting | ColorSighting | ServiceSighting | WaySighting | OtherSighting;

/** Whether what is tested has done it, and not somebody else at the same moment. */
export function isOurs({ writers }: Seen): boolean {
    return writers.includes("ours");
}
