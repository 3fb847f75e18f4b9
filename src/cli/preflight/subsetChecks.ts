import { COLORS, type Color } from "../../model/color.ts";
import { subsetName } from "../../model/names.ts";
import type { LiveObject } from "../live/objects.ts";
import type { StackService } from "../stack/stackService.ts";
import type { Check } from "./check.ts";

type Labels = Record<string, string>;

/** Whether the target's subset is defined, and selects its pods and no others. */
export function subsetChecks(
    { place, destinationRule }: StackService,
    rule: LiveObject | undefined,
    podLabels: Record<Color, Labels | undefined>,
    target: Color,
): Check[] {
    const where = `DestinationRule ${place.namespace}/${destinationRule}`;
    const failed = (text: string): Check[] => [{ name: "subset", outcome: "failed", text }];
    if (!rule) return failed(`${where} is not there: run \`pulumi up --refresh\`, which makes it again`);
    const subsets = (rule.spec?.subsets ?? []) as { name?: string; labels?: Labels }[];
    const subset = subsets.find(({ name }) => name === subsetName(target));
    if (!subset) {
        const names = subsets.map(({ name }) => name).join(", ") || "none";
        return failed(
            `${where} has no subset ${subsetName(target)} (it has: ${names}): every request to it would fail with 503`,
        );
    }
    const selected = COLORS.filter((color) => selects(subset.labels ?? {}, podLabels[color]));
    if (selected.length === 1 && selected[0] === target) {
        return [
            {
                name: "subset",
                outcome: "passed",
                text: `subset ${subsetName(target)} selects the pods of ${target} and no others`,
            },
        ];
    }
    return failed(
        `subset ${subsetName(target)} of ${where} selects the pods of ${selected.join(" and ") || "neither colour"} ` +
            `(labels ${JSON.stringify(subset.labels ?? {})}): run \`pulumi up --refresh\``,
    );
}

function selects(labels: Labels, pods: Labels | undefined): boolean {
    return pods !== undefined && Object.entries(labels).every(([key, value]) => pods[key] === value);
}
