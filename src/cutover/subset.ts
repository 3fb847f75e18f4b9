import { selectorLabels } from "../arguments/podLabels.ts";
import type { Settings } from "../arguments/settings.ts";
import { type ClusterClient, Refused } from "../cluster/client.ts";
import type { Color } from "../model/color.ts";
import { bothColorsName, subsetName } from "../model/names.ts";
import { hostKey } from "../model/route/host.ts";
import { destinationHost } from "../routing/service.ts";

type Labels = Record<string, string>;

interface RawRule {
    readonly spec?: {
        readonly host?: string;
        readonly subsets?: { readonly name?: string; readonly labels?: Labels }[];
    };
}

/** The labels that a colour's subset asks of pods, or why no request for it would reach one. */
export type Subset = { labels: Labels } | { problem: string };

/** The names of what defines a service's subsets, and the labels that these should select. */
export interface SubsetOwner extends Pick<Settings, "pinToActive" | "selectors"> {
    readonly names: Pick<Settings["names"], "service" | "destinationRule">;
    readonly istioApiVersion: string;
}

/**
 * Reads a colour's live subset: somebody may have applied an old DestinationRule since the last update, and requests for a
 * missing subset get 503.
 */
export async function readSubset(
    client: ClusterClient,
    owner: SubsetOwner,
    namespace: string,
    color: Color,
): Promise<Subset> {
    const { names, pinToActive, istioApiVersion } = owner;
    const rules = `/apis/networking.istio.io/${istioApiVersion}/namespaces/${namespace}/destinationrules`;
    const name = pinToActive ? bothColorsName(names.destinationRule) : names.destinationRule;
    const host = hostKey(destinationHost(owner), namespace);
    const isOurs = ({ spec }: RawRule) => hostKey(spec?.host ?? "", namespace) === host;
    const named = await client.get<RawRule>(`${rules}/${name}`);
    const known = named ? [named].filter(isOurs) : [];
    const ofColor = (found: RawRule[]) => subsetsOf(found).find((each) => each.name === subsetName(color));
    // A transform of the program may have renamed it, and Istio merges all rules for one host.
    const found = ofColor(known) ? known : [...known, ...(await otherRules(client, rules, named)).filter(isOurs)];
    const subset = ofColor(found);
    const where = `the DestinationRule ${namespace}/${name}`;
    if (!subset) {
        const has = [...new Set(subsetsOf(found).map((each) => each.name))].join(", ") || "none";
        return { problem: `${where} has no subset ${subsetName(color)} for the host ${host} (it has: ${has})` };
    }
    const own = selectorLabels(owner, color);
    const labels = subset.labels ?? {};
    const other = Object.entries(labels).find(([key, value]) => key in own && own[key] !== value);
    if (!other) return { labels };
    return { problem: `in ${where}, subset ${subsetName(color)} selects pods with ${other.join(": ")}` };
}

function subsetsOf(found: RawRule[]): NonNullable<NonNullable<RawRule["spec"]>["subsets"]> {
    return found.flatMap(({ spec }) => spec?.subsets ?? []);
}

/** An account that may read only one rule uses that one. */
async function otherRules(client: ClusterClient, path: string, named: RawRule | undefined): Promise<RawRule[]> {
    try {
        return (await client.get<{ items: RawRule[] }>(path))?.items ?? [];
    } catch (error) {
        if (named && error instanceof Refused) return [];
        throw error;
    }
}
