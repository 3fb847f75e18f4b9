import type { ClusterClient } from "../../cluster/client.ts";
import type { Color } from "../../model/color.ts";
import { keepsColors } from "../../model/route/fixed.ts";
import type { Hold } from "../../model/route/hold.ts";
import { atOnce, type MemberState } from "../live/releaseState.ts";
import { change, leadOperations, moveOperations, stopOperations } from "./changeRoute.ts";
import { isLeft, type Part } from "./planRelease.ts";

/** The services whose routes have moved, and those whose routes have yet to. */
export interface Progress {
    readonly moved: Set<string>;
    readonly left: Set<string>;
}

interface Moving {
    readonly entries: readonly MemberState[];
    readonly to: Color;
    readonly hold: Hold;
    readonly progress: Progress;
}

/**
 * Moves the routes by which requests enter, and those that do not keep their callers in their colour; then those that only callers
 * outside the set still follow. False where somebody else changed one: then everything is to be read again.
 */
export async function moveRoutes(
    client: ClusterClient,
    parts: readonly Part[],
    { entries, to, hold, progress: { moved, left } }: Moving,
): Promise<boolean> {
    const isEntry = ({ service }: MemberState) => entries.some((entry) => entry.service.name === service.name);
    const isFirst = (state: MemberState) => isEntry(state) || !keepsColors(state.route?.spec);
    const states = parts.filter(isLeft).map(({ found }) => found);
    left.clear();
    for (const { service } of states) left.add(service.name);
    const patch = async (state: MemberState, isTried: boolean): Promise<boolean> => {
        const { route, service } = state;
        if (!route) return true;
        const operations = isEntry(state) ? moveOperations(state, route, to, hold) : leadOperations(state, route, to);
        return change(client, service, route, operations, isTried);
    };
    const move = async (state: MemberState): Promise<boolean> => {
        const { name } = state.service;
        if (!(await patch(state, false))) return false;
        left.delete(name);
        moved.add(name);
        return true;
    };
    // The first entry may be one that has not moved yet, and its route records the cutover.
    const stopped = entries.filter(({ service }) => !left.has(service.name));
    const [first, then] = [states.filter(isFirst), states.filter((state) => !isFirst(state))];
    // All or none: what would be refused for one moves nothing. A request more for each of the others would only take time.
    const isAllowed = first.length < 2 || (await allOf(first, (state) => patch(state, true)));
    return (
        isAllowed && (await stopAll(client, stopped, hold)) && (await allOf(first, move)) && (await allOf(then, move))
    );
}

/** Stops every move forward. False where somebody else changed a route. */
export function stopAll(client: ClusterClient, states: readonly MemberState[], hold: Hold): Promise<boolean> {
    return allOf(states, async ({ service, route }) => {
        return !route || change(client, service, route, stopOperations(route, hold));
    });
}

/** Whether it was done for all of them. Each is tried, also where it fails for another. */
async function allOf(states: readonly MemberState[], act: (state: MemberState) => Promise<boolean>): Promise<boolean> {
    const failures: unknown[] = [];
    const done = await atOnce(states, async (state) => {
        try {
            return await act(state);
        } catch (error) {
            failures.push(error);
            return false;
        }
    });
    if (failures.length > 0) throw failures[0];
    return done.every(Boolean);
}
