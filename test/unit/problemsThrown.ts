import { ArgumentsError } from "../../src/arguments/problems.ts";

/** The problems of which something is refused, as `path: reason`; none where it is accepted. */
export function problemsThrown(run: () => unknown): string[] {
    try {
        run();
    } catch (error) {
        if (error instanceof ArgumentsError) return error.problems.map(({ path, reason }) => `${path}: ${reason}`);
        throw error;
    }
    return [];
}
