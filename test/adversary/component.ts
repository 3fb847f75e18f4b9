import { openConfiguredStack } from "../harness/configuredStack.ts";
import { kindOf } from "./commands/all.ts";
import { beginning } from "./commands/beginning.ts";
import { episode } from "./commands/episode.ts";
import { violations } from "./invariants/all.ts";
import { bringBack } from "./wayBack.ts";
import type { World } from "./world.ts";

/** The root project, which is all of `BlueGreenService`. */
export const component: World = {
    project: "my-app",
    opening: [],
    checkout: "",
    // What runs start from, beside the standard of the scenarios under load.
    open: () => openConfiguredStack("adversary", { "traffic.retries.attempts": "0", rolloutTimeoutSeconds: "20" }),
    beginning,
    episode,
    kindOf,
    violations,
    settle: async () => false,
    bringBack,
};
