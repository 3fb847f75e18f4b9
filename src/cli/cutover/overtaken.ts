import type { Journal } from "../../model/route/journal.ts";
import type { RouteState } from "../live/serviceState.ts";

/** Whether a journal belongs to the same cutover and the same process. */
export function isDrivenBy(there: Journal, { startedAt, by, pid }: Journal): boolean {
    return there.startedAt === startedAt && there.by === by && there.pid === pid;
}

/** How somebody else has ended or taken over a cutover meanwhile; undefined where nobody has. */
export function overtaken(
    route: Pick<RouteState, "hold" | "journal"> | undefined,
    journal: Journal,
): { by: "rollback" | "another"; reason: string } | undefined {
    const there = route?.journal;
    if (there) {
        if (isDrivenBy(there, journal)) return undefined;
        return { by: "another", reason: `${there.by} has resumed the cutover in process ${there.pid}` };
    }
    // A rollback removes the journal. A hold beside a journal comes from an earlier rollback, and the gate judges it.
    const hold = route?.hold;
    if (hold?.from !== journal.to) return undefined;
    return { by: "rollback", reason: `it was rolled back at ${hold.time}: ${hold.reason}` };
}
