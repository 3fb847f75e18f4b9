import { type ClusterClient, Refused } from "../../cluster/client.ts";
import { type Color, other } from "../../model/color.ts";
import { messageOf } from "../../model/messageOf.ts";
import type { Hold } from "../../model/route/hold.ts";
import { ExitCodes } from "../exitCodes.ts";
import { Failure } from "../failure.ts";
import { whyUnreachable } from "../live/liveSubset.ts";
import { atOnce, entryStates } from "../live/releaseState.ts";
import { readService } from "../live/serviceState.ts";
import { readReplicaSets, templateTimes } from "../live/templateTime.ts";
import { entriesOf, isSet, leadOf, membersOf, type Release } from "../stack/release.ts";
import type { StackService } from "../stack/stackService.ts";
import { bringUp } from "./bringUp.ts";
import { movePinnedService } from "./movePinned.ts";
import { moveRoutes, type Progress, stopAll } from "./moveRoutes.ts";
import type { RollbackOrder, RolledBack } from "./order.ts";
import { type Found, type Part, planRelease } from "./planRelease.ts";
import { whileAway } from "./whileAway.ts";

/** How often to try again when somebody else changes a route between reading and writing. */
const ATTEMPTS = 20;

/** Moves the traffic back with the API server alone: no lock, no state, no program. */
export async function moveTrafficBack(
    client: ClusterClient,
    release: Release,
    order: RollbackOrder,
): Promise<RolledBack> {
    const progress: Progress = { moved: new Set(), left: new Set() };
    const isBegun = () => progress.moved.size > 0 && progress.left.size > 0;
    const whatStays = () => (isBegun() ? "not all traffic has moved" : "traffic has not moved");
    try {
        return await whileAway(release.name, order, () => tryToMoveBack(client, release, order, progress), whatStays);
    } catch (error) {
        if (isBegun()) throw partly(release, progress, error);
        if (error instanceof Refused) throw forbidden(release, error);
        throw error;
    }
}

/** For a request that the API server refuses. After a route has moved, none ends in this way, so traffic has not moved. */
function forbidden(release: Release, { message, status }: Refused): Failure {
    const routes = entriesOf(release).map(({ place }) => `${place.namespace}/${place.virtualService}`);
    const objects = isSet(release)
        ? `the VirtualServices of the set, ${routes.join(", ")} among them, and the scale of its Deployments`
        : `the VirtualService ${routes.join()}, and the scale of the Deployment`;
    const wayOut =
        status === 403
            ? ` A rollback patches ${objects} if pods are missing. Run it with an account that may, given by --kubeconfig or --context.`
            : "";
    // The remembered credentials may be out of date, and the state may have newer ones.
    return new Failure(`${release.name}: traffic has not moved. ${message}.${wayOut}`, ExitCodes.failed, {
        stale: true,
    });
}

/** Each request stays in one colour even then. The next rollback sees what this one has left behind. */
function partly({ name }: Release, { moved, left }: Progress, error: unknown): Failure {
    return new Failure(
        `${name}: traffic is back at ${[...moved].join(" and ")}, and not at ${[...left].join(" and ")}: ${messageOf(error)}\n` +
            "Run `bluegreen rollback` again, which finishes this.",
        error instanceof Failure ? error.exitCode : ExitCodes.failed,
    );
}

async function tryToMoveBack(
    client: ClusterClient,
    release: Release,
    order: RollbackOrder,
    progress: Progress,
): Promise<RolledBack> {
    /** The number of ready pods of a service that an earlier attempt accepted as enough. */
    const accepted = new Map<string, number>();
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
        const found = await atOnce(membersOf(release), (service) => find(client, service));
        const plan = planRelease(release, found, order);
        if (plan.kind === "refused") throw new Failure(plan.reason, ExitCodes.refused, { stale: plan.stale ?? false });
        const hold = (from: Color): Hold => ({ from, reason: order.reason, time: new Date().toISOString() });
        const entries = entryStates(release, found);
        if (plan.kind === "stay") {
            if (!(await stopAll(client, entries, { ...hold(plan.held), stayed: true }))) continue;
            throw new Failure(plan.reason, ExitCodes.refused);
        }
        if (plan.kind === "done") {
            // A cutover that has not moved traffic yet is stopped too.
            const begun = entries.filter(({ route }) => route?.journal);
            if (!(await stopAll(client, begun, hold(other(plan.to))))) continue;
            const pinned = await movePinned(client, release, plan.to);
            return { moved: pinned || progress.moved.size > 0, to: plan.to, reason: plan.reason };
        }
        const { parts, from, to } = plan;
        await requireReachable(client, parts, to);
        const short = parts.filter(
            ({ found: { service, colors }, move: { needed } }) =>
                (colors[to]?.ready ?? 0) < Math.min(needed, accepted.get(service.name) ?? Number.POSITIVE_INFINITY),
        );
        if (short.length > 0) {
            for (const [name, ready] of await bringUpAll(client, release, short, order)) accepted.set(name, ready);
            continue;
        }
        if (await moveRoutes(client, parts, { entries, to, hold: hold(from), progress })) {
            await movePinned(client, release, to);
            return { moved: true, to };
        }
    }
    throw new Failure(
        `${release.name}: traffic has not moved. Somebody else changed the route during each of ${ATTEMPTS} attempts. ` +
            `To see who, run \`kubectl get vs ${leadOf(release).place.virtualService} -o yaml --show-managed-fields\`. Then try again.`,
        ExitCodes.conflict,
    );
}

async function find(client: ClusterClient, service: StackService): Promise<Found> {
    const [state, sets] = await Promise.all([readService(client, service), readReplicaSets(client, service)]);
    return { service, ...state, templates: templateTimes(state, sets) };
}

async function requireReachable(client: ClusterClient, parts: readonly Part[], to: Color): Promise<void> {
    await atOnce(parts, async ({ found: { service, route, colors } }) => {
        if (!route) return;
        const labels = colors[to]?.labels;
        const problem = await whyUnreachable(client, service, route, { color: to, podLabels: labels });
        if (problem) throw new Failure(intoNothing(service.name, to, problem), ExitCodes.refused);
    });
}

/** Even a failing colour answers more requests than no pod, so this is refused even with --force. */
function intoNothing(name: string, to: Color, problem: string): string {
    return (
        `${name}: traffic has not moved. Requests to ${to} would reach none of its pods: ${problem}. Somebody has changed that since ` +
        "the last update. Run `pulumi up --refresh`, which restores it, then roll back again."
    );
}

/** The pods of all services at the same time. Gives how many of each are enough. */
async function bringUpAll(
    client: ClusterClient,
    release: Release,
    short: readonly Part[],
    order: RollbackOrder,
): Promise<[name: string, ready: number][]> {
    const brought = await Promise.allSettled(
        short.map(async ({ found, move }): Promise<[string, number]> => {
            return [found.service.name, await bringUp(client, found.service, found, move, order)];
        }),
    );
    return brought.map((each) => {
        if (each.status === "fulfilled") return each.value;
        const { reason } = each;
        if (!isSet(release) || !(reason instanceof Failure)) throw reason;
        throw new Failure(`${release.name}: no route has changed. ${reason.message}`, reason.exitCode, reason.details);
    });
}

/** Whether any of the Services that select one colour was moved. */
async function movePinned(client: ClusterClient, release: Release, to: Color): Promise<boolean> {
    const moved = await atOnce(membersOf(release), (service) => movePinnedService(client, service, to));
    return moved.some(Boolean);
}
