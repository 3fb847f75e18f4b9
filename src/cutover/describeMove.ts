import { COLORS } from "../model/color.ts";
import { sayPercent } from "../model/percent.ts";
import type { RouteView } from "../model/route/view.ts";

/** Says in one sentence what a changed route does to requests. */
export function describeMove(name: string, from: RouteView, to: RouteView): string {
    const move =
        sayShares(from) === sayShares(to)
            ? `${name}: traffic stays as it is: ${sayShares(to)}`
            : `${name}: traffic moves: ${sayShares(from)} -> ${sayShares(to)}`;
    return [move, ...conditions(from, to)].join("; ");
}

/** The share of the unconditional requests that each colour gets. */
export function sayShares({ share }: RouteView): string {
    return (
        COLORS.filter((color) => share[color] > 0)
            .map((color) => `${color} ${sayPercent(share[color])}`)
            .join(", ") || "none"
    );
}

function conditions(from: RouteView, to: RouteView): string[] {
    const gaining = COLORS.filter(
        (color) => to.matched[color] && !from.matched[color] && to.share[color] <= from.share[color],
    );
    return gaining.map((color) =>
        to.reach[color] > to.share[color]
            ? `requests that match a rule go to ${color}: up to ${sayPercent(to.reach[color])} of all requests`
            : `test requests go to ${color}`,
    );
}
