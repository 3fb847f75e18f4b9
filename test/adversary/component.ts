import { openConfiguredStack } from "../harness/configuredStack.ts";
import { kindOf } from "./commands/all.ts";
import { themeOf } from "./commands/theme.ts";
import { violations } from "./invariants/all.ts";
import { bringBack } from "./wayBack.ts";
import type { World } from "./world.ts";

/** The root project: a service made by `BlueGreenService`. */
export const component: World = {
    project: "my-app",
    opening: [],
    checkout: "",
    // The base of every run, on top of the settings of the scenarios under load.
    open: () => openConfiguredStack("adversary", { "traffic.retries.attempts": "0", rolloutTimeoutSeconds: "20" }),
    themeOf,
    kindOf,
    violations,
    settle: async () => false,
    bringBack,
};
