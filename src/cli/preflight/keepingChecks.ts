import type { Keeping } from "../live/keeping.ts";
import type { NextCommand } from "../output/nextCommand.ts";
import { sayWayOut } from "../status/setStatus.ts";
import type { Check } from "./check.ts";

const OUTCOMES = { behind: "warning", open: "failed", mixed: "failed" } as const;

/** Whether the services of a set keep its colours apart, and what to do where they do not. */
export function keepingChecks(keeping: readonly Keeping[], nextCommand: NextCommand): Check[] {
    const name = "colors";
    const found = keeping.flatMap(({ service, colors, why }): Check[] =>
        colors === "kept"
            ? []
            : [{ name, outcome: OUTCOMES[colors], text: `${service}: ${why}. ${sayWayOut(nextCommand)}` }],
    );
    if (found.length > 0) return found;
    return [{ name, outcome: "passed", text: "blue calls blue and green calls green, at every service of the set" }];
}
