import type { Value } from "../value.ts";
import { readRoute } from "./rule.ts";

/** A port of a Service by which a route reaches pods. Proxies keep a separate list of endpoints for each one and each subset. */
export interface Entry {
    /** The host key; see `hostKey`. */
    readonly host: string;
    /** Undefined where the route names none. */
    readonly port: number | undefined;
    /** Whether the requests come by it for which there is no other rule. */
    readonly main: boolean;
}

/** By which ports of which Services a route reaches pods, the main ones first and each once. */
export function entriesOf(spec: Value, namespace: string): readonly Entry[] {
    const { rules } = readRoute(spec, namespace);
    const main = rules.find(({ reachable, catchesAll }) => reachable && catchesAll);
    const all = [...(main ? [main] : []), ...rules].flatMap((rule) =>
        rule.destinations.flatMap(({ host, port }) =>
            typeof host === "string"
                ? [{ host, port: typeof port === "number" ? port : undefined, main: rule === main }]
                : [],
        ),
    );
    return all.filter((entry, index) => all.findIndex((each) => sayEntry(each) === sayEntry(entry)) === index);
}

/** Its name in messages. */
export function sayEntry({ host, port }: Entry): string {
    return port === undefined ? host : `${host}:${port}`;
}

/** Those by which a route did not reach pods before. */
export function newEntries(before: readonly Entry[], now: readonly Entry[]): readonly Entry[] {
    const known = new Set(before.map(sayEntry));
    return now.filter((entry) => !known.has(sayEntry(entry)));
}
