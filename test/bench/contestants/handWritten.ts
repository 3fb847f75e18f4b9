import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { dump, load } from "js-yaml";
import { type Color, other } from "../../../src/color.ts";
import { pulumiStack } from "../../harness/pulumiStack.ts";
import { watchRoute } from "../../harness/routeWatch.ts";
import { checkout, locate } from "../../sandbox/location.ts";
import type { Contestant, Deployed, Situation } from "./contestant.ts";
import { atMostPodsOf } from "./pods.ts";
import { idleReplicas, twoColors } from "./twoColors.ts";
import { APP, idlePods, NAMESPACE } from "./workload.ts";

const PROJECT = join(checkout, "test/bench/programs/without-ordering");
const STACK = "bench-switch";

const deploy = async (situation: Situation): Promise<Deployed> => {
    const settings = join(locate().folder, "Pulumi.without-ordering.yaml");
    const stack = pulumiStack({ name: STACK, project: PROJECT, settings });
    await execa("pulumi", ["stack", "init", STACK, "--non-interactive"], { cwd: PROJECT });
    const initial = join(PROJECT, `Pulumi.${STACK}.yaml`);
    const secrets = load(await readFile(initial, "utf8")) as object;
    await rm(initial);
    const replicas = idleReplicas(situation);
    const configure = (active: Color, idle: number) => {
        const objects = twoColors({ active, idleReplicas: idle, ending: "preStop", situation });
        return writeFile(settings, dump({ ...secrets, config: { "without-ordering:objects": objects } }));
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
            await rm(settings);
        },
    };
};

/** A stack written by hand, of the same objects with well-behaved pods, but nothing says which change is to wait for which. */
export const handWritten: Contestant = {
    name: "hand-written stack, pulumi up",
    typed: "pulumi config set activeColor green && pulumi up --yes",
    deploy,
};
