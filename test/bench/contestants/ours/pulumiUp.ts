import { execa } from "execa";
import { importIntoStack } from "../../../harness/importIntoStack.ts";
import type { Contestant } from "../contestant.ts";
import { APP, NAMESPACE } from "../workload.ts";
import { standbyConfig } from "./config.ts";
import { deployRootProject, type Switch } from "./deployed.ts";

const move: Switch = async (to, { stack, newStandby }) => {
    await stack.configureAll({ activeColor: to, ...standbyConfig(newStandby) });
    await stack.run("up", "--yes", "--skip-preview");
};

/** What `plainService.ts` has running, and what it is in the program. Pods of another name take its Deployment's place. */
const PLAIN = {
    "Service/my-app": "default/my-app",
    "VirtualService/my-app": "default/my-app",
    "Gateway/my-app": "default/my-app",
};

/** `BlueGreenService`, driven by configuration. */
export const pulumiUp: Contestant = {
    name: "BlueGreenService, pulumi up",
    typed: "pulumi config set activeColor green && pulumi up --yes",
    deploy: (situation) => deployRootProject(situation, move),
    adopt: async () => {
        const deployed = await deployRootProject({ idle: "warm", oldShrinks: false }, move, {
            beforeUp: (stack) => importIntoStack(stack, PLAIN),
        });
        await execa("kubectl", ["--namespace", NAMESPACE, "delete", "deployment", APP]);
        return deployed;
    },
};
