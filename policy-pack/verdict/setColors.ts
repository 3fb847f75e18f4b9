import { COLORS, type Color } from "../../src/model/color.ts";
import { productionRules } from "../../src/model/route/production.ts";
import { viewRoute } from "../../src/model/route/view.ts";
import { UNKNOWN } from "../../src/model/value.ts";
import type { Finding } from "../finding.ts";
import type { LiveState } from "../live/liveState.ts";
import type { ReleaseSet } from "../mesh/releaseSet.ts";
import { routeKey, type StackRoute } from "../mesh/stackRoute.ts";
import { describe, isDeclared } from "../objects/object.ts";
import { overridden } from "./cutover.ts";
import { at } from "./messages.ts";

/** What a set's colours are judged by. */
export interface ColorContext {
    /** Undefined where nothing live may be read: then every route counts as moved. */
    readonly live: LiveState | undefined;
    readonly now: Date;
}

/**
 * Blocks an update that moves a member of a release set and leaves two members on different colours: callers from outside the set
 * would meet the new release of one and the old one of another. A set that is mixed already, and that the update does not move, is
 * mentioned. A canary has both colours, so it may stand beside either.
 */
export function judgeColors(set: ReleaseSet, context: ColorContext): Finding[] {
    const colors = new Map(set.members.map((member) => [member, colorsOf(member)]));
    const open = set.members.filter((member) => colors.get(member) === undefined);
    const alone = (color: Color) => set.members.filter((member) => colors.get(member)?.join() === color);
    const [blue, green] = [alone("blue"), alone("green")];
    const doubts = open.filter(({ object }) => isDeclared(object)).map((member) => unsure(set, member));
    const [onGreen] = green;
    if (blue.length === 0 || onGreen === undefined) return doubts;
    const moved = [...blue, ...green].filter((member) => isDeclared(member.object) && moves(member, context));
    const [first] = moved;
    const state = `blue has all requests of ${names(blue)}, green of ${names(green)}`;
    if (first === undefined) {
        const message = `Release set ${set.name} is on two colours: ${state}. This update does not change that. Move all members to one colour.`;
        return [{ kind: "advice", message, ...at(onGreen.object) }, ...doubts];
    }
    const message = `Release set ${set.name} would be on two colours: ${state}, and this update moves ${names(moved)}. Callers from outside the set would meet two releases. Move all members in one update.`;
    return [...overridden(first, [{ kind: "violation", message, ...at(first.object) }], context.now), ...doubts];
}

/** The colours that have unconditional requests; undefined where that is not known. */
export function colorsOf(route: StackRoute): Color[] | undefined {
    const rules = productionRules(route);
    const isOpen = [route, ...rules].some(({ unread }) => unread.length > 0) || route.object.spec === UNKNOWN;
    const { share } = viewRoute(route.object.spec);
    const found = COLORS.filter((color) => share[color] > 0);
    return isOpen || found.length === 0 ? undefined : found;
}

function moves(member: StackRoute, { live }: ColorContext): boolean {
    const present = live?.routes?.get(routeKey(member));
    return present === undefined || colorsOf(present)?.join() !== colorsOf(member)?.join();
}

function unsure({ name }: ReleaseSet, { object }: StackRoute): Finding {
    const message = `which colour ${describe(object)} of release set ${name} is on: its weights are known only after the update, or it names neither subset blue nor green.`;
    return { kind: "unchecked", message, ...at(object) };
}

function names(members: readonly StackRoute[]): string {
    return members.map(({ object }) => String(object.name)).join(", ");
}
