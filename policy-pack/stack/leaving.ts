import type { PolicyResource } from "@pulumi/policy";
import type { deployedBefore } from "../live/deployedBefore.ts";
import { describe, objectKey, readObject, type StackObject } from "../objects/object.ts";
import { currentPhase } from "./phase.ts";

/** What a preview shows although the program no longer has it. */
export interface Leaving {
    readonly urns: ReadonlySet<string>;
    /** Objects of which it is not known whether they leave, and why; undefined where all is known. */
    readonly doubt: string | undefined;
}

const NOTHING: Leaving = { urns: new Set(), doubt: undefined };

/** Enough to read one file or make one request. */
const TIMEOUT_SECONDS = 15;

/**
 * Finds what an update removes among the resources that Pulumi says will be there. After a refresh, these are all that it refreshed.
 * Policies see each registered resource earlier. The others are only read, or were deployed by an earlier update and are removed; or
 * they are the former places in the program of objects that now have another one, which Pulumi shows beside it at the end of an update.
 */
export async function leavingOf(
    resources: readonly PolicyResource[],
    registered: ReadonlySet<string>,
    askBefore: typeof deployedBefore,
    phase = currentPhase(),
): Promise<Leaving> {
    // Without any, the policies were not shown what is registered.
    const others = registered.size === 0 ? [] : resources.filter(({ urn }) => !registered.has(urn));
    const found = others.map(readObject).filter((object) => object !== undefined);
    if (found.length === 0) return NOTHING;
    const placed = new Set(
        resources.filter(({ urn }) => registered.has(urn)).flatMap((each) => keyIn(readObject(each))),
    );
    const moved = new Set(found.filter((object) => keyIn(object).some((key) => placed.has(key))).map(({ urn }) => urn));
    const objects = found.filter(({ urn }) => !moved.has(urn));
    // In an update all else is done by now.
    if (phase === "update" || objects.length === 0) return { urns: moved, doubt: undefined };
    const before = await askBefore(TIMEOUT_SECONDS);
    if ("problem" in before) {
        return { urns: moved, doubt: `${objects.map(describe).join(" and ")}: ${before.problem}` };
    }
    const leaving = objects.filter((object) => before.has(objectKey(object) ?? ""));
    return { urns: new Set([...moved, ...leaving.map(({ urn }) => urn)]), doubt: undefined };
}

/** Equal for the same object of one cluster; none while that is not known. */
function keyIn(object: StackObject | undefined): string[] {
    const key = object && objectKey(object);
    return key === undefined ? [] : [`${object?.provider?.urn} ${key}`];
}
