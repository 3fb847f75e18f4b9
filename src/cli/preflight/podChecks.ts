import type { OverrideArgs } from "../../args.ts";
import { DEFAULTS } from "../../arguments/settings.ts";
import { need, sayMixed } from "../../cutover/gate.ts";
import { COLORS, type Color, other } from "../../model/color.ts";
import { holds } from "../../model/override.ts";
import { allOn, hasTraffic, heaviest } from "../../model/route/view.ts";
import { type ServiceState, viewOf } from "../live/serviceState.ts";
import { neededBack } from "../rollback/plan.ts";
import type { StackService } from "../stack/stackService.ts";
import type { Check } from "./check.ts";

export interface PodCheckOptions {
    readonly target: Color;
    /** Whether the update itself may bring up missing pods. */
    readonly updateBringsUp: boolean;
    readonly now: Date;
}

/** Whether the target can carry the traffic by the program's own gate, and the old colour can take it back. */
export function podChecks(service: StackService, state: ServiceState, options: PodCheckOptions): Check[] {
    return [
        targetReady(service, state, options),
        ...rolledOut(service, state, options),
        ...wayBack(service, state, options),
        ...COLORS.flatMap((color) => foreignPods(service, state, color)),
    ];
}

function targetReady(
    { place, gate }: StackService,
    state: ServiceState,
    { target, updateBringsUp, now }: PodCheckOptions,
): Check {
    const pods = state.colors[target];
    const deployment = `Deployment ${place.namespace}/${place.deployments[target]}`;
    if (!pods)
        return { name: "target", outcome: "failed", text: `${deployment} does not exist: run \`pulumi up\` first` };
    // The gate judges only colours that get more traffic than they have.
    const rules = hasTraffic(viewOf(state), other(target)) ? gate : DEFAULTS;
    const { needed, why } = need(state, target, { ...rules, route: allOn(target) });
    const found = `${target} has ${pods.ready} of ${pods.replicas} pods ready`;
    if (pods.ready >= needed) return { name: "target", outcome: "passed", text: `${found}, needed: ${needed}` };
    if (pods.replicas < needed && updateBringsUp) {
        return {
            name: "target",
            outcome: "warning",
            text: `${found}, needed: ${needed}. The update must bring it up first, as the preview shows`,
        };
    }
    const { override } = gate;
    if (override && holds(override, now)) {
        return {
            name: "target",
            outcome: "warning",
            text: `${found}, needed: ${needed} (${why})${sayOverride(override)}`,
        };
    }
    const ended = override ? `. gate.override ended at ${override.until}` : "";
    return {
        name: "target",
        outcome: "failed",
        text: `${found}, needed: ${needed} (${why})${ended}. Check \`kubectl -n ${place.namespace} describe deployment ${place.deployments[target]}\``,
    };
}

/** An update waits for a rollout that is under way. Until then the colour is not ready for more traffic. */
function rolledOut(
    { place, gate: { override } }: StackService,
    state: ServiceState,
    { target, updateBringsUp, now }: PodCheckOptions,
): Check[] {
    const outdated = state.colors[target]?.outdated ?? 0;
    if (outdated === 0 || !hasTraffic(viewOf(state), other(target))) return [];
    const check = (outcome: Check["outcome"], next: string): Check[] => [
        { name: "rollout", outcome, text: `${sayMixed(target, outdated)}${next}` },
    ];
    if (override && holds(override, now)) return check("warning", sayOverride(override));
    return updateBringsUp
        ? check("warning", ". The update waits until that is complete")
        : check(
              "failed",
              `. Check \`kubectl -n ${place.namespace} rollout status deployment ${place.deployments[target]}\``,
          );
}

function sayOverride({ reason, until }: OverrideArgs): string {
    return `. gate.override permits it until ${until}: ${reason}`;
}

function foreignPods({ place }: StackService, { colors }: ServiceState, color: Color): Check[] {
    const owner = colors[color]?.owner;
    if (owner === undefined) return [];
    const text =
        `Deployment ${place.namespace}/${place.deployments[color]} is also owned by ${owner}, which would undo what an ` +
        "update, a rollback or `bluegreen standby` changes. Leave it to one of the two";
    return [{ name: "owner", outcome: "warning", text }];
}

/** What a rollback would ask of the old colour once the target has the traffic, with as many pods as it must have for that. */
function wayBack({ place, gate }: StackService, state: ServiceState, { target }: PodCheckOptions): Check[] {
    if (heaviest(viewOf(state)) === target) return [];
    const old = other(target);
    const pods = state.colors[old];
    if (!pods) {
        return [
            {
                name: "way back",
                outcome: "warning",
                text: `${old} has no Deployment ${place.deployments[old]}, so no rollback would be possible`,
            },
        ];
    }
    const found = `${old} has ${pods.ready} of ${pods.replicas} pods ready`;
    const { needed } = neededBack(afterCutover(state, target, gate), old);
    return [
        pods.ready >= needed
            ? { name: "way back", outcome: "passed", text: `${found}, and can take the traffic back` }
            : {
                  name: "way back",
                  outcome: "warning",
                  text: `${found}, needed: ${needed}. A rollback must start pods first`,
              },
    ];
}

function afterCutover(state: ServiceState, target: Color, gate: StackService["gate"]): ServiceState {
    const { route, colors } = state;
    const moved = colors[target];
    const { needed } = need(state, target, { ...gate, route: allOn(target) });
    return {
        route: route && { ...route, view: allOn(target) },
        colors: { ...colors, [target]: moved && { ...moved, ready: Math.max(moved.ready, needed) } },
    };
}
