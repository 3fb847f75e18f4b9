import { execa } from "execa";
import { type Color, other } from "../../../src/model/color.ts";
import { watchRoute } from "../../harness/routeWatch.ts";
import type { Contestant, Deployed, Situation } from "./contestant.ts";
import { rollBack, switchTraffic } from "./guideScripts.ts";
import { applyObjects, deleteObjects } from "./objects.ts";
import { atMostPodsOf, readyPodsOf, scale, scaleAhead } from "./pods.ts";
import { idleReplicas, twoColors } from "./twoColors.ts";
import { APP, idlePods, NAMESPACE, REPLICAS } from "./workload.ts";

const ROUTE = `${APP}-routing`;

async function deploy(situation: Situation, script: (to: Color) => Promise<void>): Promise<Deployed> {
    const replicas = idleReplicas(situation);
    const objects = (active: Color) =>
        twoColors({ active, idleReplicas: replicas.before, ending: "at once", route: ROUTE, situation });
    const state = async (active: Color) => {
        await applyObjects(objects(active));
        await readyPodsOf(active, REPLICAS);
        await readyPodsOf(other(active), idlePods(situation));
    };
    await state("blue");
    const route = await watchRoute(NAMESPACE, ROUTE);
    return {
        prepare: async (to) => {
            await state(other(to));
            await scaleAhead(other(to), situation);
            await atMostPodsOf(to, idlePods(situation));
        },
        switchTo: async (to) => {
            // The scripts leave the pods to their user, and take one ready pod for enough.
            if (situation.idle === "cold") {
                await scale(to, REPLICAS);
                await readyPodsOf(to, 1);
            }
            await script(to);
            if (situation.oldShrinks) await scale(other(to), 0);
        },
        movedAt: (to, since) => route.movedTo(to, since),
        remove: async () => {
            route.stop();
            await deleteObjects(objects("blue"));
        },
    };
}

/** The guide's objects are applied beside the running ones, which are deleted when the new pods are ready. */
async function adopt(): Promise<Deployed> {
    const deployed = await deploy({ idle: "warm", oldShrinks: false }, switchTraffic);
    const old = [`virtualservice/${APP}`, `deployment/${APP}`];
    await execa("kubectl", ["--namespace", NAMESPACE, "delete", ...old]);
    return deployed;
}

/** The guide's own way to switch. */
export const guideSwitch: Contestant = {
    name: "the guide's switch-traffic.sh",
    typed: "./switch-traffic.sh green, and y",
    deploy: (situation) => deploy(situation, switchTraffic),
    adopt,
};

/** The guide's own way back, which looks at nothing. */
export const guideRollback: Contestant = {
    name: "the guide's rollback.sh",
    typed: "./rollback.sh",
    deploy: (situation) => deploy(situation, () => rollBack()),
    // It knows one direction alone.
    onlyTo: "blue",
};
