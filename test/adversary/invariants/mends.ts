import { hasTraffic } from "../../../src/model/route/view.ts";
import { isWhole } from "./exitTold.ts";
import type { Observation } from "./observation.ts";

/** An update that refreshes makes a cut-off colour with traffic reachable again, and does not refuse to. */
export function mends(observation: Observation): string[] {
    const { told, suffered, before, after, routeBefore, cutOffBefore, cutOff, isNarrowedByHand } = observation;
    const [only] = told;
    // A label that somebody added to the selector is invisible to Pulumi's provider: only they can remove it.
    if (isNarrowedByHand) return [];
    if (told.length !== 1 || only?.words[0] !== "pulumi" || only.words[1] !== "up" || !isWhole(only.words)) return [];
    // A colour's own port changes only with a release, which pods with traffic must not get.
    if (suffered.length > 0 || before.hasOwnPorts || after.hasOwnPorts) return [];
    const refuses = /the Service was left unchanged/.test(only.output);
    if (only.exitCode !== 0 && !refuses) return [];
    // Only whoever renumbered a port can restore it for a preview, and is told how.
    if (/changed its port .* restore it first: run `kubectl patch service/.test(only.output)) return [];
    return cutOffBefore
        .filter((color) => routeBefore && hasTraffic(routeBefore.view, color) && cutOff.includes(color))
        .map((color) => `${color} had traffic and was cut off, and still is after the update`);
}
