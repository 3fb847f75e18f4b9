import { sayShares } from "../../../src/cutover/describeMove.ts";
import type { Observation } from "./observation.ts";

const ABOUT_OTHER_THINGS = ["standby", "release"];

/** Commands about pods or holds move no traffic. */
export function staysPut({ told, routeBefore, route }: Observation): string[] {
    const [only] = told;
    if (told.length !== 1 || only?.who !== "bluegreen" || !ABOUT_OTHER_THINGS.includes(only.words[1] ?? "")) return [];
    if (!routeBefore || !route) return [];
    const [was, is] = [sayShares(routeBefore.view), sayShares(route.view)];
    return was === is ? [] : [`bluegreen ${only.words[1]} moved traffic: ${was} -> ${is}`];
}
