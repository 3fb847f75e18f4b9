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
    /** The pod template as text. */
    readonly template: string;
}

interface Seen {
    /** When the watch reported it, epoch milliseconds. */
    readonly at: number;
    readonly writers: readonly Writer[];
    /** Set if the watch was late, so that the time is accurate to half a second only. */
    readonly isLate?: true;
}

/** A change of the route, with each colour's ready pods at that moment. */
export interface RouteSighting extends Seen {
    readonly kind: "route";
    readonly before: RouteState | undefined;
    readonly after: RouteState;
    readonly ready: Readonly<Record<Color, number>>;
    /** The colours whose pods no request would reach, whatever the route says. */
    readonly cutOff: readonly Color[];
}

/** A change of a colour's Deployment, with the route and the pin at that moment. */
export interface ColorSighting extends Seen {
    readonly kind: "color";
    readonly color: Color;
    readonly before: ColorState | undefined;
    readonly after: ColorState;
    readonly route: RouteView;
    /** The colour to which the Service is pinned. */
    readonly pinned: Color | undefined;
    /** When the colour last lost all its traffic; undefined if that was never observed. */
    readonly lostTrafficAt: number | undefined;
    /** Set if the watch was late for that change. */
    readonly lostLate?: true;
}

/** A change of a Service, of subsets or of pod labels and ports by which other colours are cut off than before. */
export interface WaySighting extends Seen {
    readonly kind: "way";
    readonly before: readonly Color[];
    /** The colours that are now cut off. */
    readonly after: readonly Color[];
    readonly route: RouteView;
}

/** A change of the shares of another service in the stack. */
export interface OtherSighting extends Seen {
    readonly kind: "other";
    readonly name: string;
    readonly before: RouteView;
    readonly after: RouteView;
}

/** A change of the colour to which the Service is pinned. */
export interface ServiceSighting extends Seen {
    readonly kind: "service";
    readonly before: Color | undefined;
    readonly after: Color | undefined;
}

export type Sighting = RouteSighting | ColorSighting | ServiceSighting | WaySighting | OtherSighting;

/** Whether the code under test made the change, not only others at the same moment. */
export function isOurs({ writers }: Seen): boolean {
    return writers.includes("ours");
}
