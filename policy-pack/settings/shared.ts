import type { SettingsSchema } from "./settings.ts";

/** Objects that every policy can be told to ignore. */
export const SCOPE = {
    excludeNamespaces: {
        type: "array",
        items: { type: "string" },
        description: "Namespaces whose objects the policy ignores.",
        default: [] as readonly string[],
    },
    excludeLabels: {
        type: "object",
        additionalProperties: { type: "string" },
        description: "Objects with all of these labels are ignored. Empty: none are.",
        default: {} as Readonly<Record<string, string>>,
    },
} as const satisfies SettingsSchema;

/** Where Istio keeps the rules that count for all namespaces. */
export const MESH_SETTINGS = {
    rootNamespace: {
        type: "string",
        description: "Istio's root namespace, whose DestinationRules apply to all namespaces.",
        default: "istio-system" as string,
    },
} as const satisfies SettingsSchema;

/** How many pods a subset needs before traffic moves to it. */
export const CAPACITY = {
    minReplicas: {
        type: "integer",
        minimum: 0,
        description: "How many pods a subset needs at least to get more traffic.",
        default: 1 as number,
    },
    minReadyPercent: {
        type: "number",
        minimum: 0,
        maximum: 1000,
        description:
            "How many pods a subset needs for all of the traffic, in percent of the pods that have it now. A share of the traffic needs that share of them.",
        default: 100 as number,
    },
    minKeptPercent: {
        type: "number",
        minimum: 0,
        maximum: 100,
        description:
            "How many of its ready pods a subset must keep in one update while it has the same traffic, in percent.",
        default: 50 as number,
    },
} as const satisfies SettingsSchema;
