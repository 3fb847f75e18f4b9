import type { Route, Rule } from "./rule.ts";

/** Rules that production traffic of their own reaches; where that is not known, a rule counts as one. */
export function productionRules({ rules }: Route): Rule[] {
    return rules.filter(
        ({ audience, reachable, delegates }) => audience !== "testers" && audience !== "set" && reachable && !delegates,
    );
}
