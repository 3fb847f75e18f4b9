import { type Color, other } from "../../color.ts";
import { need } from "../../cutover/gate.ts";
import { heaviest } from "../../cutover/route.ts";
import { asLive, type ServiceState, viewOf } from "../live/serviceState.ts";
import type { StackService } from "../stack/stackService.ts";
import type { Check } from "./check.ts";

/** Whether the target can carry the traffic, and the old colour can take it back. */
export function podChecks(service: StackService, state: ServiceState, target: Color, updateBringsUp: boolean): Check[] {
    return [targetReady(service, state, target, updateBringsUp), ...wayBack(service, state, target)];
}

function targetReady({ place }: StackService, state: ServiceState, target: Color, updateBringsUp: boolean): Check {
    const pods = state.colors[target];
    const deployment = `Deployment ${place.namespace}/${place.deployments[target]}`;
    if (!pods)
        return { name: "target", outcome: "failed", text: `${deployment} is not there: run \`pulumi up\` first` };
    const all = { share: { blue: 0, green: 0, [target]: 1 }, matched: { blue: false, green: false } };
    const { needed, why } = need(asLive(state), target, { route: all, minReadyPercent: 100, minReplicas: 1 });
    const found = `${target} has ${pods.ready} of ${pods.replicas} pods ready`;
    if (pods.ready >= needed) return { name: "target", outcome: "passed", text: `${found}, needed: ${needed}` };
    if (pods.replicas < needed && updateBringsUp) {
        return {
            name: "target",
            outcome: "warning",
            text: `${found}, needed: ${needed}: the update has to bring it up first, which the preview tells`,
        };
    }
    return {
        name: "target",
        outcome: "failed",
        text: `${found}, needed: ${needed} (${why}): see \`kubectl -n ${place.namespace} describe deployment ${place.deployments[target]}\``,
    };
}

function wayBack({ place }: StackService, state: ServiceState, target: Color): Check[] {
    if (heaviest(viewOf(state)) === target) return [];
    const old = other(target);
    const pods = state.colors[old];
    if (!pods) {
        return [
            {
                name: "way back",
                outcome: "warning",
                text: `${old} has no Deployment ${place.deployments[old]}: there would be no way back`,
            },
        ];
    }
    const found = `${old} has ${pods.ready} of ${pods.replicas} pods ready`;
    return [
        pods.ready > 0 && pods.ready >= pods.replicas
            ? { name: "way back", outcome: "passed", text: `${found}, and can take the traffic back` }
            : {
                  name: "way back",
                  outcome: "warning",
                  text: `${found}: taking the traffic back would have to wait for pods`,
              },
    ];
}
