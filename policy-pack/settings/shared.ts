import type { SettingsSchema } from "./settings.ts";

/** What every policy can be told to leave alone. */
export const SCOPE = {
    excludeNamespaces: {
        type: "array",
        items: { type: "string" },
        description: "Namespaces whose objects the policy leaves alone.",
        default: [] as readonly string[],
    },
    excludeLabels: {
        type: "object",
        additionalProperties: { type: "string" },
        description: "Objects that carry all of these labels are left alone. Empty: none are.",
        default: {} as Readonly<Record<string, string>>,
    },
} as const satisfies SettingsSchema;

/** Where Istio keeps the rules that count for all namespaces. */
export const MESH_SETTINGS = {
    rootNamespace: {
        type: "string",
        description: "Istio's root namespace, whose DestinationRules count for all.",
        default: "istio-system" as string,
    },
} as const satisfies SettingsSchema;

/** How many pods a subset needs before traffic moves to it. */
export const CAPACITY = {
    minReplicas: {
        type: "integer",
        minimum: 0,
        description: "A subset never gets more traffic with fewer pods than this.",
        default: 1 as number,
    },
    minReadyPercent: {
        type: "number",
        minimum: 0,
        maximum: 1000,
        description:
            "How many pods a subset needs, in percent of what the live colour has, for all of its traffic; a share of the traffic needs that share of them.",
        default: 100 as number,
    },
    minKeptPercent: {
        type: "number",
        minimum: 0,
        maximum: 100,
        description:
            "How many of the pods that are ready now a subset keeps in one update, in percent, while it has the same traffic.",
        default: 50 as number,
    },
} as const satisfies SettingsSchema;
