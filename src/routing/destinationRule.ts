import type { DestinationPolicyArgs } from "../args.ts";
import { COLORS, type Color } from "../model/color.ts";
import { subsetName } from "../model/names.ts";
import type { Settings } from "../settings.ts";

/** What Istio's DestinationRule holds, as far as it is used here. */
export interface DestinationRuleSpec {
    host: string;
    trafficPolicy: TrafficPolicy;
    subsets: { name: string; labels: Record<string, string>; trafficPolicy?: TrafficPolicy }[];
}

export type TrafficPolicy = Omit<DestinationPolicyArgs, "warmup" | "loadBalancer"> & {
    loadBalancer?: DestinationPolicyArgs["loadBalancer"] & { warmup?: DestinationPolicyArgs["warmup"] };
};

/**
 * Half of a colour at most is ejected, and none while less than half is healthy. With Istio's defaults an error that
 * hits all pods ejects pod after pod, and requests fail even after the pods have healed.
 */
export const OUTLIER_DEFAULTS = { maxEjectionPercent: 50, minHealthPercent: 50 } as const;

/** Names the two colours for the route, by labels that never change. */
export function destinationRuleSpec(settings: Settings, host: string): DestinationRuleSpec {
    const { destination } = settings;
    return {
        host,
        trafficPolicy: trafficPolicy(commonPolicy(destination)),
        subsets: COLORS.map((color) => ({
            name: subsetName(color),
            labels: settings.selectors[color],
            ...(destination[color] && { trafficPolicy: trafficPolicy(policyOf(destination, color)) }),
        })),
    };
}

/** What holds for one colour. In Istio a subset's policy wipes what it does not repeat, so everything is repeated. */
export function policyOf(destination: Settings["destination"], color: Color): DestinationPolicyArgs {
    return merge(commonPolicy(destination), destination[color] ?? {});
}

function commonPolicy({ blue: _, green: __, ...common }: Settings["destination"]): DestinationPolicyArgs {
    return common;
}

function trafficPolicy({ warmup, loadBalancer, outlierDetection, ...rest }: DestinationPolicyArgs): TrafficPolicy {
    return {
        ...rest,
        ...((loadBalancer ?? warmup) && {
            loadBalancer: { ...(loadBalancer ?? { simple: "LEAST_REQUEST" }), ...(warmup && { warmup }) },
        }),
        outlierDetection: { ...OUTLIER_DEFAULTS, ...outlierDetection },
    };
}

/** Lays `over` over `under`, field by field at any depth; an algorithm and a hash take each other's place. */
function merge<T extends object>(under: T, over: T): T {
    const merged = { ...under } as Record<string, unknown>;
    for (const [key, value] of Object.entries(over)) {
        if (value === undefined) continue;
        const below = merged[key];
        merged[key] = key !== "loadBalancer" && isObject(below) && isObject(value) ? merge(below, value) : value;
    }
    return merged as T;
}

function isObject(value: unknown): value is object {
    return typeof value === "object" && value !== null && !Array.isArray(value);
}
