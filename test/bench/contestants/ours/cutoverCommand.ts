import type { Contestant } from "../contestant.ts";
import { standbyConfig } from "./config.ts";
import { deployRootProject } from "./deployed.ts";

/** `BlueGreenService`, driven by the command that checks, previews, updates and may watch afterwards. */
export const cutoverCommand: Contestant = {
    name: "BlueGreenService, bluegreen cutover",
    typed: "bluegreen cutover green --bake 0 --yes",
    deploy: (situation) =>
        deployRootProject(situation, async (to, { stack, bluegreen, newStandby }) => {
            if (newStandby !== undefined) await stack.configureAll(standbyConfig(newStandby));
            await bluegreen("cutover", to, "--bake", "0", "--yes");
        }),
};
