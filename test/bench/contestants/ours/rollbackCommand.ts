import type { Contestant } from "../contestant.ts";
import { deployRootProject } from "./deployed.ts";

/** `BlueGreenService`, on the fast way back that configuration and state follow. */
export const rollbackCommand: Contestant = {
    name: "BlueGreenService, bluegreen rollback",
    typed: "bluegreen rollback",
    // It goes back to where the traffic came from.
    onlyTo: "blue",
    deploy: (situation) =>
        deployRootProject(situation, async (_to, { bluegreen, newStandby }) => {
            await bluegreen("rollback");
            if (newStandby === 0) await bluegreen("standby", "0");
        }),
};
