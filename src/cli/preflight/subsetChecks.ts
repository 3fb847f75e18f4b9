import type { Subset } from "../../cutover/subset.ts";
import { COLORS, type Color } from "../../model/color.ts";
import { subsetName } from "../../model/names.ts";
import type { ServiceState } from "../live/serviceState.ts";
import type { StackService } from "../stack/stackService.ts";
import type { Check } from "./check.ts";

type Labels = Record<string, string>;

/** Whether the target's subset is defined, and selects its pods and no others. */
export function subsetChecks(
    { place, destinationRule }: StackService,
    subset: Subset,
    { colors }: Pick<ServiceState, "colors">,
    target: Color,
): Check[] {
    const check = (outcome: Check["outcome"], text: string): Check[] => [{ name: "subset", outcome, text }];
    if ("problem" in subset) {
        return check(
            "failed",
            `requests to ${target} would reach none of its pods: ${subset.problem}. Run \`pulumi up --refresh\`, which restores it`,
        );
    }
    const selected = COLORS.filter((color) => selects(subset.labels, colors[color]?.labels));
    if (selected.length === 1 && selected[0] === target) {
        return check("passed", `subset ${subsetName(target)} selects the pods of ${target} and no others`);
    }
    return check(
        "failed",
        `subset ${subsetName(target)} of DestinationRule ${place.namespace}/${destinationRule} selects the pods of ` +
            `${selected.join(" and ") || "neither colour"} (labels ${JSON.stringify(subset.labels)}): run \`pulumi up --refresh\``,
    );
}

function selects(labels: Labels, pods: Labels | undefined): boolean {
    return pods !== undefined && Object.entries(labels).every(([key, value]) => pods[key] === value);
}
