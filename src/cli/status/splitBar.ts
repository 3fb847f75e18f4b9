import type { Color } from "../../model/color.ts";
import { sayPercent } from "../../model/percent.ts";

const CELLS = 40;

/** How the route splits the traffic, short enough for any terminal: `blue 90 % [####...] green 10 %`. */
export function splitBar({ blue, green }: Record<Color, number>): string | undefined {
    if (blue + green === 0) return undefined;
    // A colour with any traffic gets at least one character.
    const least = (share: number) => (share > 0 ? 1 : 0);
    const cells = Math.min(CELLS - least(green), Math.max(least(blue), Math.round(blue * CELLS)));
    return `blue ${sayPercent(blue)} [${"#".repeat(cells)}${".".repeat(CELLS - cells)}] green ${sayPercent(green)}`;
}
