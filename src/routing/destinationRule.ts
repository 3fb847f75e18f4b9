import { COLORS } from "../color.ts";
import { COLOR_LABEL, subsetName } from "../names.ts";
import type { Settings } from "../settings.ts";

/** What Istio's DestinationRule holds, as far as it is used here. */
export interface DestinationRuleSpec {
    host: string;
    trafficPolicy: { outlierDetection: { maxEjectionPercent: number; minHealthPercent: number } };
    subsets: { name: string; labels: Record<string, string> }[];
}

/** Names the two colours for the route, by a label that never changes. */
export function destinationRuleSpec(settings: Settings): DestinationRuleSpec {
    return {
        host: settings.name,
        trafficPolicy: { outlierDetection: OUTLIER_DEFAULTS },
        subsets: COLORS.map((color) => ({ name: subsetName(color), labels: { [COLOR_LABEL]: color } })),
    };
}

/**
 * Half of a colour at most is ejected, and none while less than half is healthy. With Istio's defaults an error that
 * hits all pods ejects pod after pod, and requests fail even after the pods have healed.
 */
export const OUTLIER_DEFAULTS = { maxEjectionPercent: 50, minHealthPercent: 50 } as const;
