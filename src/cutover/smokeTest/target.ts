import type { SmokeTestArgs } from "../../args.ts";
import type { Color } from "../../model/color.ts";

/** The target of a smoke test. */
export interface SmokeTarget {
    /** The component. */
    name: string;
    namespace: string;
    color: Color;
    /** What selects the colour's pods. */
    selector: Record<string, string>;
    /** Of the colour, in the cluster. */
    deployment: string;
    /** The container port that the test uses unless it names another; a test must name one where this is not known. */
    port: number | undefined;
    /** The name of an object that is created for the test. */
    helper: string;
    /** Labels that everything of the service carries. */
    labels: Record<string, string>;
}

/** A test with all defaults filled in. */
export interface SmokeTest extends Required<Omit<SmokeTestArgs, "status">> {
    status: number | undefined;
}
