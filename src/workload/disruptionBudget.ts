import type { types } from "@pulumi/kubernetes";
import { PodDisruptionBudget } from "@pulumi/kubernetes/policy/v1/podDisruptionBudget.js";
import type { CustomResourceOptions } from "@pulumi/pulumi";
import type { DisruptionBudgetArgs } from "../args.ts";
import { selectorLabels } from "../arguments/podLabels.ts";
import type { Settings } from "../arguments/settings.ts";
import type { Color } from "../model/color.ts";
import { colorName } from "../model/names.ts";
import { companionMetadata } from "../objects/metadata.ts";

/** Keeps node drains from evicting too many pods of one colour at once. */
export function disruptionBudgetSpec(
    settings: Settings,
    { minAvailable, maxUnavailable = 1 }: DisruptionBudgetArgs,
    color: Color,
): types.input.policy.v1.PodDisruptionBudgetSpec {
    return {
        selector: { matchLabels: selectorLabels(settings, color) },
        ...(minAvailable === undefined ? { maxUnavailable } : { minAvailable }),
        // A pod that does not serve must not block a node drain.
        unhealthyPodEvictionPolicy: "AlwaysAllow",
    };
}

export function createDisruptionBudget(
    settings: Settings,
    budget: DisruptionBudgetArgs,
    color: Color,
    opts: CustomResourceOptions,
): PodDisruptionBudget {
    return new PodDisruptionBudget(
        colorName(settings.name, color),
        {
            metadata: companionMetadata(settings, color),
            spec: disruptionBudgetSpec(settings, budget, color),
        },
        opts,
    );
}
