import { hasTraffic } from "../../../src/model/route/view.ts";
import { isWhole } from "./exitTold.ts";
import type { Invariant } from "./observation.ts";

/** An update that sees what was changed by hand leads requests again to who has the traffic, and does not refuse to. */
export const mends: Invariant = ({ told, suffered, before, after, routeBefore, cutOffBefore, cutOff }) => {
    const [only] = told;
    if (told.length !== 1 || only?.words[0] !== "pulumi" || only.words[1] !== "up" || !isWhole(only.words)) return [];
    // A port of its own is changed by a release alone, which the pods with traffic must not get.
    if (suffered.length > 0 || before.hasOwnPorts || after.hasOwnPorts) return [];
    const refuses = /the Service was left as it is/.test(only.output);
    if (only.exitCode !== 0 && !refuses) return [];
    return cutOffBefore
        .filter((color) => routeBefore && hasTraffic(routeBefore.view, color) && cutOff.includes(color))
        .map((color) => `${color} had traffic and was cut off, and the update has left it so`);
};
