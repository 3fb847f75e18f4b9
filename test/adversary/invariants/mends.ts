import { hasTraffic } from "../../../src/model/route/view.ts";
import { isWhole } from "./exitTold.ts";
import type { Observation } from "./observation.ts";

/** An update that sees what was changed by hand leads requests again to who has the traffic, and does not refuse to. */
export function mends(observation: Observation): string[] {
    const { told, suffered, before, after, routeBefore, cutOffBefore, cutOff, isNarrowedByHand } = observation;
    const [only] = told;
    // What was added to a map is nobody's but his who has added it: Pulumi's provider does not see it.
    if (isNarrowedByHand) return [];
    if (told.length !== 1 || only?.words[0] !== "pulumi" || only.words[1] !== "up" || !isWhole(only.words)) return [];
    // A port of its own is changed by a release alone, which the pods with traffic must not get.
    if (suffered.length > 0 || before.hasOwnPorts || after.hasOwnPorts) return [];
    const refuses = /the Service was left unchanged/.test(only.output);
    if (only.exitCode !== 0 && !refuses) return [];
    return cutOffBefore
        .filter((color) => routeBefore && hasTraffic(routeBefore.view, color) && cutOff.includes(color))
        .map((color) => `${color} had traffic and was cut off, and the update has left it so`);
}
