import type { SmokeTestArgs } from "../../args.ts";
import type { Color } from "../../model/color.ts";

/** The target of a smoke test. */
export interface SmokeTarget {
    /** The component. */
    readonly name: string;
    readonly namespace: string;
    readonly color: Color;
    /** What selects the colour's pods. */
    readonly selector: Record<string, string>;
    /** Of the colour, in the cluster. */
    readonly deployment: string;
    /** The container port that the test uses unless it names another; a test must name one where this is not known. */
    readonly port: number | undefined;
    /** The name of an object that is created for the test. */
    readonly helper: string;
    /** Labels that everything of the service carries. */
    readonly labels: Record<string, string>;
}

/** A test with all defaults filled in. */
export interface SmokeTest extends Required<Omit<SmokeTestArgs, "status">> {
    readonly status: number | undefined;
}
