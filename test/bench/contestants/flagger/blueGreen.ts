import { COLORS, type Color } from "../../../../src/model/color.ts";
import { watchRouteValue } from "../../../harness/routeWatch.ts";
import type { Contestant, Deployed, Situation } from "../contestant.ts";
import type { Controller } from "../controller.ts";
import { deployedBy } from "../deployedBy.ts";
import { applyObjects, deleteObjects } from "../objects.ts";
import { atMostPodsOf, readyPodsOf } from "../pods.ts";
import { APP, gateway, NAMESPACE, podTemplate, REPLICAS } from "../workload.ts";
import { flaggerController, flaggerPrograms } from "./controller.ts";
import { changeTemplate, followCanary } from "./followCanary.ts";
import { CANARY, canary, generated, unmanaged } from "./objects.ts";

async function driven(controller: Controller, situation: Situation, atEnd: (stop: () => void) => void) {
    const release = await followCanary(controller);
    atEnd(release.stop);
    await applyObjects([canary(situation)]);
    await release.untilAdopted();
    const watch = await watchRouteValue(NAMESPACE, {
        name: APP,
        title: `weight of ${CANARY}`,
        read: ({ spec }) =>
            String(spec.http[0]?.route.find(({ destination }) => destination.host === CANARY)?.weight ?? 0),
    });
    atEnd(watch.stop);
    return {
        prepare: async (to: Color) => {
            await release.untilAtRest();
            await atMostPodsOf(to, 0);
        },
        switchTo: async (to: Color) => {
            await changeTemplate(podTemplate(to, "preStop", situation));
            await release.untilPromoted(to);
        },
        movedAt: (_to: Color, since: number) => watch.first("100", since),
    };
}

async function clear(objects: Parameters<typeof deleteObjects>[0]): Promise<void> {
    await deleteObjects(objects);
    await Promise.all(COLORS.map((color) => atMostPodsOf(color, 0)));
}

/**
 * Flagger's blue/green strategy with Istio. It starts the new pods itself when there is a release, and keeps none of them
 * afterwards, so there is no difference between a warm start and a cold one. Traffic moves twice: to the new pods, and to
 * copies of them that take the place of the old ones.
 */
export const flaggerBlueGreen: Contestant = {
    name: "Flagger, blue/green",
    typed: "kubectl set image deployment/my-app my-app=my-app:2.0.0",
    programs: flaggerPrograms,
    isSlow: true,
    deploy,
    adopt,
};

function deploy(situation: Situation): Promise<Deployed> {
    return deployedBy(flaggerController(), {
        make: async (controller, atEnd) => {
            await applyObjects([...unmanaged(situation), gateway]);
            const deployed = await driven(controller, situation, atEnd);
            await readyPodsOf("blue", situation.autoscaling?.minReplicas ?? REPLICAS);
            return deployed;
        },
        clear: () => clear([...unmanaged(situation), gateway, canary(situation), ...generated]),
    });
}

/** Flagger makes a copy of the Deployment that runs, sends the traffic there, and takes the Deployment's own pods away. */
function adopt(): Promise<Deployed> {
    return deployedBy(flaggerController(), {
        make: (controller, atEnd) => driven(controller, { idle: "warm", oldShrinks: false }, atEnd),
        clear: () => clear([canary({}), ...generated]),
    });
}
