import { type Color, other } from "../../../src/model/color.ts";
import type { Step } from "./step.ts";

/** Stands in a step for the colour that has the traffic when the step begins. */
export const LIVE = "@live";
/** The other one. */
export const IDLE = "@idle";

/** A step as it is done at this moment, with colours by their names. */
export const atThisMoment = (step: Step, live: Color): Step =>
    JSON.parse(JSON.stringify(step).replaceAll(LIVE, live).replaceAll(IDLE, other(live))) as Step;
