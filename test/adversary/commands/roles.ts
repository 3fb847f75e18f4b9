import { type Color, other } from "../../../src/model/color.ts";
import type { Step } from "./step.ts";

/** Placeholder for the colour that has the traffic when the step begins. */
export const LIVE = "@live";
/** The other one. */
export const IDLE = "@idle";

/** Placeholder for the Service that the route's destinations name, which is another one while a Service is pinned. */
export const HOST = "@host";

interface Now {
    readonly live: Color;
    readonly host: string;
}

/** The step with its placeholders replaced by the names of now. */
export function atThisMoment(step: Step, { live, host }: Now): Step {
    return JSON.parse(
        JSON.stringify(step).replaceAll(LIVE, live).replaceAll(IDLE, other(live)).replaceAll(HOST, host),
    ) as Step;
}
