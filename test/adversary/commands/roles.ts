import { type Color, other } from "../../../src/model/color.ts";
import type { Step } from "./step.ts";

/** Stands in a step for the colour that has the traffic when the step begins. */
export const LIVE = "@live";
/** The other one. */
export const IDLE = "@idle";

/** Stands for the Service whose subsets the route names, which is another one while a Service is pinned. */
export const HOST = "@host";

interface Now {
    readonly live: Color;
    readonly host: string;
}

/** A step as it is done at this moment, by names. */
export function atThisMoment(step: Step, { live, host }: Now): Step {
    return JSON.parse(
        JSON.stringify(step).replaceAll(LIVE, live).replaceAll(IDLE, other(live)).replaceAll(HOST, host),
    ) as Step;
}
