import type { SmokeTarget } from "../../../../src/cutover/smokeTest/target.ts";

/** Green of my-app. */
export const TARGET: SmokeTarget = {
    name: "my-app",
    namespace: "default",
    color: "green",
    selector: { app: "my-app", color: "green" },
    deployment: "my-app-green",
    port: 8080,
    helper: "my-app-smoke-test",
    labels: {},
};
