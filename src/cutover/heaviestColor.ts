import type { CustomResource } from "@pulumi/kubernetes/apiextensions/customResource.js";
import type { Output } from "@pulumi/pulumi";
import { COLORS, type Color } from "../color.ts";
import { subsetName } from "../names.ts";

/** The colour that most requests go to, as far as the applied route says. */
export function heaviestColor(route: CustomResource): Output<Color> {
    const { spec } = route as unknown as { spec: Output<unknown> };
    return spec.apply((known) => {
        const weights = unconditionalWeights(known);
        return COLORS.reduce((heaviest, color) => (weights[color] > weights[heaviest] ? color : heaviest));
    });
}

/** The weight of each colour in the route that answers whatever no earlier rule matched. */
export function unconditionalWeights(spec: unknown): Record<Color, number> {
    const rules = (spec as Partial<LooseRoute> | undefined)?.http ?? [];
    const rule = rules.find(({ match }) => !match?.length);
    const weightOf = (color: Color) =>
        (rule?.route ?? [])
            .filter(({ destination }) => destination?.subset === subsetName(color))
            // Istio reads a lone destination without a weight as all of the traffic.
            .reduce((sum, { weight }) => sum + (weight ?? (rule?.route?.length === 1 ? 100 : 0)), 0);
    return { blue: weightOf("blue"), green: weightOf("green") };
}

interface LooseRoute {
    http: {
        match?: unknown[];
        route?: { destination?: { subset?: string }; weight?: number }[];
    }[];
}
