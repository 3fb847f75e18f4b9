import type { Stored } from "../../cluster/stored.ts";
import { Annotations } from "../../model/names.ts";
import { type Journal, parseJournal } from "../../model/route/journal.ts";
import { withoutPassword } from "../output/withoutPassword.ts";

/** The cutover that a route records. An unreadable journal must not count as none. */
export function journalOf(
    { name, annotations }: Pick<Stored["metadata"], "name" | "annotations">,
    namespace: string,
): Journal | undefined {
    const text = annotations?.[Annotations.cutover];
    if (text === undefined) return undefined;
    const journal = parseJournal(text);
    if (journal) return journal;
    throw new Error(
        `the annotation ${Annotations.cutover} of VirtualService ${namespace}/${name} records no cutover that can be read: ` +
            `${withoutPassword(text)}. To remove it, run \`kubectl -n ${namespace} annotate virtualservice ${name} ` +
            `${Annotations.cutover}-\``,
    );
}

/** A cutover in words: `to green, started at 10:12:30 UTC by me@host (step 2 of 3: 50 %)`. */
export function sayJournal({ to, steps, step, by, startedAt }: Journal): string {
    const time = startedAt.replace(/^.*T(\d\d:\d\d:\d\d).*$/, "$1 UTC");
    return `to ${to}, started at ${time} by ${by} (step ${step + 1} of ${steps.length}: ${steps[step]} %)`;
}
