import type { DestinationPolicyArgs } from "../args.ts";
import { commonPolicy, policyOf } from "../arguments/destinationPolicy.ts";
import type { Settings } from "../arguments/settings.ts";
import { COLORS } from "../model/color.ts";
import { subsetName } from "../model/names.ts";

/** What Istio's DestinationRule holds, as far as it is used here. */
export interface DestinationRuleSpec {
    readonly host: string;
    readonly trafficPolicy: TrafficPolicy;
    readonly subsets: {
        readonly name: string;
        readonly labels: Record<string, string>;
        readonly trafficPolicy?: TrafficPolicy;
    }[];
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

function trafficPolicy({ warmup, loadBalancer, outlierDetection, ...rest }: DestinationPolicyArgs): TrafficPolicy {
    return {
        ...rest,
        ...((loadBalancer ?? warmup) && {
            loadBalancer: { ...(loadBalancer ?? { simple: "LEAST_REQUEST" }), ...(warmup && { warmup }) },
        }),
        outlierDetection: { ...OUTLIER_DEFAULTS, ...outlierDetection },
    };
}
