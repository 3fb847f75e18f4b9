import type { PolicyResource } from "@pulumi/policy";
import type { deployedBefore } from "../live/deployedBefore.ts";
import { describe, objectKey, readObject } from "../objects/object.ts";

/** What a preview shows although the program has it no more. */
export interface Leaving {
    readonly urns: ReadonlySet<string>;
    /** Why it is not known whether some of it leaves, and which; undefined where all is known. */
    readonly doubt: string | undefined;
}

const NOTHING: Leaving = { urns: new Set(), doubt: undefined };

/** The stack's state is a file or one request. */
const TIMEOUT_SECONDS = 15;

/**
 * Finds what an update takes out among what Pulumi says will be there: where it refreshes first, that holds all that it refreshed.
 * Who registers a resource is shown before; what nobody registers is only read, or was deployed by an earlier update, and goes.
 */
export async function leavingOf(
    resources: readonly PolicyResource[],
    registered: ReadonlySet<string>,
    askBefore: typeof deployedBefore,
): Promise<Leaving> {
    // Without any, nobody was there to be shown them.
    const others = registered.size === 0 ? [] : resources.filter(({ urn }) => !registered.has(urn));
    const objects = others.map(readObject).filter((object) => object !== undefined);
    if (objects.length === 0) {
        return NOTHING;
    }
    const before = await askBefore(TIMEOUT_SECONDS);
    if ("problem" in before) {
        return { ...NOTHING, doubt: `${objects.map(describe).join(" and ")}: ${before.problem}` };
    }
    const leaving = objects.filter((object) => before.has(objectKey(object) ?? ""));
    return { urns: new Set(leaving.map(({ urn }) => urn)), doubt: undefined };
}
