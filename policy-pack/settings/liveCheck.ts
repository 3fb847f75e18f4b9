import type { SettingsSchema } from "./settings.ts";

/** Whether and how the present is looked at. */
export const LIVE_CHECK = {
    liveCheck: {
        type: "string",
        enum: ["cluster", "state", "off"],
        description:
            "cluster: ask the API server that the stack's provider uses. state: the status in the Pulumi state, where it belongs to the latest generation. off: declared numbers only. Only the cluster knows the route as it is; without it every route is judged as if it were new.",
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
            "A kubeconfig's path or text, where the cluster is to be read with other rights than the provider's. Empty: the provider's.",
        default: "" as string,
    },
    context: {
        type: "string",
        description: "The kubeconfig's context. Empty: the provider's, else the current one.",
        default: "" as string,
    },
} as const satisfies SettingsSchema;

/** What becomes of a route where the present could not be looked at. */
export const LIVE_CHECK_FAILURE = {
    liveCheckFailure: {
        type: "string",
        enum: ["report", "refuse"],
        description:
            "Where the cluster cannot be read: report says so and judges what is declared; refuse blocks the route, unless gate.override lets it pass.",
        default: "report" as "report" | "refuse",
    },
} as const satisfies SettingsSchema;
