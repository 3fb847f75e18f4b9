import { readLabels } from "../../src/model/labels.ts";
import { MESH, SetLabels } from "../../src/model/names.ts";
import { fields, UNKNOWN } from "../../src/model/value.ts";
import type { StackObject } from "../objects/object.ts";
import type { StackRoute } from "./stackRoute.ts";

/** The routes of services that change colour together. */
export interface ReleaseSet {
    readonly name: string;
    readonly members: readonly StackRoute[];
    /** Those that decide which colour a request gets. */
    readonly entries: readonly StackRoute[];
}

/** The release sets among routes, by their labels. */
export function releaseSetsIn(routes: readonly StackRoute[]): ReleaseSet[] {
    const sets = Map.groupBy(routes, ({ object }) => releaseSetOf(object));
    return [...sets].flatMap(([name, members]) =>
        name === undefined ? [] : [{ name, members, entries: entriesAmong(members) }],
    );
}

/** The name of the set to which a route belongs; undefined where it says none. */
export function releaseSetOf({ metadata }: Pick<StackObject, "metadata">): string | undefined {
    const name = labelOf(metadata, SetLabels.set);
    return typeof name === "string" && name !== "" ? name : undefined;
}

/** Those that say so; where none does, those that a gateway serves; and all where none does that either, as in the component. */
function entriesAmong(members: readonly StackRoute[]): readonly StackRoute[] {
    const labelled = members.filter(({ object }) => labelOf(object.metadata, SetLabels.entry) === "true");
    const reached = members.filter(({ gateways }) => gateways.some((gateway) => gateway !== MESH));
    return [labelled, reached].find(({ length }) => length > 0) ?? members;
}

function labelOf(metadata: unknown, name: string): unknown {
    const labels = readLabels(fields(metadata).labels);
    return labels === UNKNOWN ? undefined : labels[name];
}
