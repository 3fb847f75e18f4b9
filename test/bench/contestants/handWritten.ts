import { type Color, other } from "../../../src/model/color.ts";
import { watchRoute } from "../../harness/routeWatch.ts";
import { openProgramStack } from "../../harness/testStack.ts";
import type { Contestant, Deployed, Situation } from "./contestant.ts";
import { atMostPodsOf, scaleAhead } from "./pods.ts";
import { idleReplicas, twoColors } from "./twoColors.ts";
import { APP, idlePods, NAMESPACE } from "./workload.ts";

async function deploy(situation: Situation): Promise<Deployed> {
    const stack = await openProgramStack("without-ordering");
    const replicas = idleReplicas(situation);
    const configure = (active: Color, idle: number) => {
        const objects = twoColors({ active, idleReplicas: idle, ending: "preStop", situation });
        return stack.configure("objects", JSON.stringify(objects));
    };
    const up = () => stack.run("up", "--yes", "--skip-preview");
    await configure("blue", replicas.before);
    try {
        await up();
    } catch (error) {
        await stack.remove();
        throw error;
    }
    const route = await watchRoute(NAMESPACE, APP);
    return {
        prepare: async (to) => {
            await configure(other(to), replicas.before);
            await up();
            await scaleAhead(other(to), situation);
            await atMostPodsOf(to, idlePods(situation));
        },
        switchTo: async (to) => {
            await configure(to, replicas.after);
            await up();
        },
        movedAt: (to, since) => route.movedTo(to, since),
        remove: async () => {
            route.stop();
            await stack.remove();
        },
    };
}

/** A stack written by hand, of the same objects with well-behaved pods, but nothing says which change is to wait for which. */
export const handWritten: Contestant = {
    name: "hand-written stack, pulumi up",
    typed: "pulumi config set activeColor green && pulumi up --yes",
    deploy,
};
