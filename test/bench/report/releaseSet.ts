import { binomialBounds } from "../../harness/binomial.ts";
import { sum } from "../measure/counts.ts";
import type { Results, SetKills, SetRow } from "../measure/results.ts";
import { grouped, markdownTable, shown } from "./figures.ts";
import { spread } from "./summary.ts";

export function setPart({ sets = [], setKills }: Pick<Results, "sets" | "setKills">): string[] {
    if (sets.length === 0) return [];
    return [
        "## Four services that call each other",
        "Each calls the next one through a proxy of its pods' colour, as a sidecar is. 300 requests a second enter at the first one, 12 of " +
            "them wait 5 s on their way. A request is mixed that met both colours. All follow one `activeColor`, to green and back.",
        markdownTable(
            ["", "cutovers", "requests", "lost", "mixed", "time of the update", "requests under way went on for"],
            sets.map((row) => [
                row.contestant,
                `${row.commandMs.length}`,
                ...[row.sent, row.lost, row.mixed].map(grouped),
                middle(row.commandMs),
                middle(row.lateMs),
            ]),
        ),
        ...sets.flatMap(canaries),
        ...(setKills ? [killsText(setKills)] : []),
    ];
}

function middle(milliseconds: readonly number[]): string {
    const found = spread(milliseconds);
    return found ? shown(found.median) : "";
}

function canaries({ contestant, canaries }: SetRow): string[] {
    if (canaries.length === 0) return [];
    const each = canaries.map(({ percent, answers, of }) => {
        const [least, most] = binomialBounds(of, percent / 100);
        const bounds = `${grouped(Math.ceil(least))} to ${grouped(Math.floor(most))}`;
        return `${grouped(answers)} of ${grouped(of)} with a canary of ${percent} % (5 standard deviations: ${bounds})`;
    });
    const all = grouped(sum(canaries.map(({ of }) => of)));
    return [`${contestant}: of ${all} requests the canary's colour answered ${each.join(" and ")}.`];
}

function killsText({ killed, sent, lost, mixed }: SetKills): string {
    return (
        `${killed} updates of the set, cutovers and rollbacks, were killed with SIGKILL at random moments, and made good by the next one: of ` +
        `${grouped(sent)} requests ${grouped(lost)} were lost and ${grouped(mixed)} mixed.`
    );
}
