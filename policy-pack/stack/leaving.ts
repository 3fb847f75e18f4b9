import type { PolicyResource } from "@pulumi/policy";
import type { deployedBefore } from "../live/deployedBefore.ts";
import { describe, objectKey, readObject } from "../objects/object.ts";

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
 * Policies see each registered resource earlier. The others are only read, or were deployed by an earlier update and are removed.
 */
export async function leavingOf(
    resources: readonly PolicyResource[],
    registered: ReadonlySet<string>,
    askBefore: typeof deployedBefore,
): Promise<Leaving> {
    // Without any, the policies were not shown what is registered.
    const others = registered.size === 0 ? [] : resources.filter(({ urn }) => !registered.has(urn));
    const objects = others.map(readObject).filter((object) => object !== undefined);
    if (objects.length === 0) return NOTHING;
    const before = await askBefore(TIMEOUT_SECONDS);
    if ("problem" in before) {
        return { ...NOTHING, doubt: `${objects.map(describe).join(" and ")}: ${before.problem}` };
    }
    const leaving = objects.filter((object) => before.has(objectKey(object) ?? ""));
    return { urns: new Set(leaving.map(({ urn }) => urn)), doubt: undefined };
}
