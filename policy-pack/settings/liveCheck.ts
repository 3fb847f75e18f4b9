import type { SettingsSchema } from "./settings.ts";

/** Whether and how the live objects are read. */
export const LIVE_CHECK = {
    liveCheck: {
        type: "string",
        enum: ["cluster", "state", "off"],
        description:
            "cluster: ask the API server that the stack's provider uses. state: use the status in the Pulumi state, where it belongs to the latest generation. off: use declared numbers only. Only the cluster knows the live route: without it, every route is judged as if it were new.",
        default: "cluster" as "cluster" | "state" | "off",
    },
    liveTimeoutSeconds: {
        type: "number",
        exclusiveMinimum: 0,
        description: "How long all reads from a cluster may take together, in seconds.",
        default: 15 as number,
    },
    kubeconfig: {
        type: "string",
        description:
            "The path or text of a kubeconfig, to read the cluster with other rights than the provider's. Empty: the provider's.",
        default: "" as string,
    },
    context: {
        type: "string",
        description: "The context in the kubeconfig. Empty: the provider's, else the current one.",
        default: "" as string,
    },
} as const satisfies SettingsSchema;

/** What happens to a route where the live objects could not be read. */
export const LIVE_CHECK_FAILURE = {
    liveCheckFailure: {
        type: "string",
        enum: ["report", "refuse"],
        description:
            "Where the cluster could not be read. report: say so, and judge what is declared. refuse: block the route, unless gate.override permits it.",
        default: "report" as "report" | "refuse",
    },
} as const satisfies SettingsSchema;
