import type { BlueGreenServiceArgs } from "../../../src/args.ts";
import { findProblems } from "../../../src/arguments/validate.ts";
import { HAPPY } from "../happy.ts";

/** What is wrong with the happy arguments after this change, as `path: reason`. */
export function problemsWith(change: object): string[] {
    return findProblems("my-app", { ...HAPPY, ...change } as BlueGreenServiceArgs).map(
        ({ path, reason }) => `${path}: ${reason}`,
    );
}
