import { type ClusterClient, type PatchOperation, Refused } from "../../cluster/client.ts";
import { routePath } from "../../cutover/liveState.ts";
import { type Color, other } from "../../model/color.ts";
import { pointerTo } from "../../model/jsonPointer.ts";
import { Annotations } from "../../model/names.ts";
import type { Hold } from "../../model/route/hold.ts";
import { nextServed } from "../../model/route/served.ts";
import { allOn } from "../../model/route/view.ts";
import { ExitCodes } from "../exitCodes.ts";
import { Failure } from "../failure.ts";
import { whyUnreachable } from "../live/liveSubset.ts";
import { foreignRoute } from "../live/ownRoute.ts";
import { type RouteState, readService, type ServiceState } from "../live/serviceState.ts";
import { readReplicaSets, templateTimes } from "../live/templateTime.ts";
import type { StackService } from "../stack/stackService.ts";
import { bringUp } from "./bringUp.ts";
import { CLI_MANAGER } from "./manager.ts";
import { movePinnedService } from "./movePinned.ts";
import type { RollbackOrder, RolledBack } from "./order.ts";
import { planRollback } from "./plan.ts";
import { rewriteRules } from "./rewriteRules.ts";
import { whileAway } from "./whileAway.ts";

/** How often to try again when somebody else changes the route between reading and writing. */
const ATTEMPTS = 20;

/** Moves the traffic back with the API server alone: no lock, no state, no program. */
export function moveTrafficBack(
    client: ClusterClient,
    service: StackService,
    order: RollbackOrder,
): Promise<RolledBack> {
    return whileAway(service.name, order, () => tryToMoveBack(client, service, order)).catch((error: unknown) => {
        if (error instanceof Refused) throw forbidden(service, error);
        throw error;
    });
}

/** For a request that the API server refuses. After the route has moved, none ends in this way, so traffic has not moved. */
function forbidden({ name, place }: StackService, { message, status }: Refused): Failure {
    const wayOut =
        status === 403
            ? ` A rollback patches the VirtualService ${place.namespace}/${place.virtualService}, and the scale of the Deployment if pods ` +
              "are missing. Run it with an account that may, given by --kubeconfig or --context."
            : "";
    // The remembered credentials may be out of date, and the state may have newer ones.
    return new Failure(`${name}: traffic has not moved. ${message}.${wayOut}`, ExitCodes.failed, { stale: true });
}

async function tryToMoveBack(client: ClusterClient, service: StackService, order: RollbackOrder): Promise<RolledBack> {
    /** The number of ready pods that an earlier attempt accepted as enough. */
    let accepted = Number.POSITIVE_INFINITY;
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
        const [state, sets] = await Promise.all([readService(client, service), readReplicaSets(client, service)]);
        const conditions = {
            force: order.force,
            failing: order.failing,
            foreign: foreignRoute(service, state.route),
            templates: templateTimes(state, sets),
        };
        const plan = planRollback(service.name, state, conditions);
        if (plan.kind === "refused") throw new Failure(plan.reason, ExitCodes.refused, { stale: plan.stale ?? false });
        const { route } = state;
        if (!route) throw new Failure(`${service.name}: the VirtualService is gone.`, ExitCodes.refused);
        const hold = (from: Color): Hold => ({ from, reason: order.reason, time: new Date().toISOString() });
        if (plan.kind === "stay") {
            const stop = stopOperations(route, { ...hold(plan.held), stayed: true });
            if (!(await change(client, service, route, stop))) continue;
            throw new Failure(plan.reason, ExitCodes.refused);
        }
        if (plan.kind === "done") {
            // A cutover that has not moved traffic yet is stopped too.
            const stop = route.journal ? stopOperations(route, hold(other(plan.to))) : [];
            if (stop.length > 0 && !(await change(client, service, route, stop))) continue;
            const moved = await movePinnedService(client, service, plan.to);
            return { moved, to: plan.to, reason: plan.reason };
        }
        const labels = state.colors[plan.to]?.labels;
        const problem = await whyUnreachable(client, service, route, { color: plan.to, podLabels: labels });
        if (problem) throw new Failure(intoNothing(service.name, plan.to, problem), ExitCodes.refused);
        if ((state.colors[plan.to]?.ready ?? 0) < Math.min(plan.needed, accepted)) {
            accepted = await bringUp(client, service, state, plan, order);
            continue;
        }
        if (await change(client, service, route, moveOperations(state, route, plan.to, hold(plan.from)))) {
            await movePinnedService(client, service, plan.to);
            return { moved: true, to: plan.to };
        }
    }
    throw new Failure(
        `${service.name}: traffic has not moved. Somebody else changed the route during each of ${ATTEMPTS} attempts. ` +
            `To see who, run \`kubectl get vs ${service.place.virtualService} -o yaml --show-managed-fields\`. Then try again.`,
        ExitCodes.conflict,
    );
}

/** Even a failing colour answers more requests than no pod, so this is refused even with --force. */
function intoNothing(name: string, to: Color, problem: string): string {
    return (
        `${name}: traffic has not moved. Requests to ${to} would reach none of its pods: ${problem}. Somebody has changed that since ` +
        "the last update. Run `pulumi up --refresh`, which restores it, then roll back again."
    );
}

function moveOperations(
    { colors }: Pick<ServiceState, "colors">,
    route: RouteState,
    to: Color,
    hold: Hold,
): PatchOperation[] {
    const rules = rewriteRules((route.spec.http ?? []) as unknown[], to);
    return [
        { op: "replace", path: "/spec/http", value: rules },
        ...stopOperations(route, hold),
        ...(route.generation === undefined ? [] : served(route, route.generation + 1, to, colors)),
    ];
}

/** The change's part that records with which pods each colour has served. */
function served(route: RouteState, generation: number, to: Color, colors: ServiceState["colors"]): PatchOperation[] {
    const templates = { blue: colors.blue?.template, green: colors.green?.template };
    const value = JSON.stringify(nextServed(route.served, { generation, views: [route.view, allOn(to)], templates }));
    return [{ op: "add", path: pointer(Annotations.served), value }];
}

/** From here on the hold stops every move forward, by a pipeline or by the cutover that was under way. */
function stopOperations(route: RouteState, hold: Hold): PatchOperation[] {
    return [
        ...annotate(route, Annotations.hold, hold),
        ...(Annotations.cutover in route.annotations ? unannotate(Annotations.cutover) : []),
    ];
}

export function annotate({ annotations }: RouteState, key: string, value: object): PatchOperation[] {
    const none = Object.keys(annotations).length === 0;
    return [
        ...(none ? [{ op: "add", path: "/metadata/annotations", value: {} } as const] : []),
        { op: "add", path: pointer(key), value: JSON.stringify(value) },
    ];
}

export function unannotate(key: string): PatchOperation[] {
    return [{ op: "remove", path: pointer(key) }];
}

/** Whether the change was made; not if somebody else changed the route since it was read. */
export async function change(
    client: ClusterClient,
    { place }: StackService,
    route: Pick<RouteState, "resourceVersion">,
    operations: PatchOperation[],
): Promise<boolean> {
    const path = `${routePath(place)}?fieldManager=${CLI_MANAGER}`;
    return (await client.change(path, route.resourceVersion, operations)) !== undefined;
}

function pointer(annotation: string): string {
    return `/metadata/annotations/${pointerTo(annotation)}`;
}
