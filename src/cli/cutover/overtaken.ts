import type { Journal } from "../../model/route/journal.ts";
import type { RouteState } from "../live/serviceState.ts";

/** Whether a journal is of the same cutover, and of the process that drives it. */
export function isDrivenBy(there: Journal, { startedAt, by, pid }: Journal): boolean {
    return there.startedAt === startedAt && there.by === by && there.pid === pid;
}

/** What somebody else has made of a cutover meanwhile, by which it ends for whoever drove it; undefined where nobody has. */
export function overtaken(
    route: Pick<RouteState, "hold" | "journal"> | undefined,
    journal: Journal,
): { by: "rollback" | "another"; reason: string } | undefined {
    const there = route?.journal;
    if (there) {
        if (isDrivenBy(there, journal)) return undefined;
        return { by: "another", reason: `${there.by} has resumed the cutover in process ${there.pid}` };
    }
    // A rollback takes the journal away; a hold beside it is of an earlier one, and for the gate to judge.
    const hold = route?.hold;
    if (hold?.from !== journal.to) return undefined;
    return { by: "rollback", reason: `it was rolled back at ${hold.time}: ${hold.reason}` };
}
