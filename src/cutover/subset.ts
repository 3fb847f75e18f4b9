import type { ClusterClient } from "../cluster/client.ts";
import type { Color } from "../model/color.ts";
import { bothColorsName, subsetName } from "../model/names.ts";
import { hostKey } from "../model/route/host.ts";
import { destinationHost } from "../routing/service.ts";
import type { Settings } from "../settings.ts";
import { selectorLabels } from "../workload/podTemplate.ts";

type Labels = Record<string, string>;

interface RawRule {
    spec?: { host?: string; subsets?: { name?: string; labels?: Labels }[] };
}

/** The labels that a colour's subset asks of pods, or why no request for it would reach one. */
export type Subset = { labels: Labels } | { problem: string };

/**
 * Reads what a colour's subset is now: somebody may have applied an old DestinationRule since the last update, and requests for a
 * subset that is not there are answered with 503.
 */
export async function readSubset(
    client: ClusterClient,
    settings: Settings,
    namespace: string,
    color: Color,
): Promise<Subset> {
    const { names, pinToActive, istioApiVersion } = settings;
    const rules = `/apis/networking.istio.io/${istioApiVersion}/namespaces/${namespace}/destinationrules`;
    const name = pinToActive ? bothColorsName(names.destinationRule) : names.destinationRule;
    const host = hostKey(destinationHost(settings), namespace);
    const isOurs = ({ spec }: RawRule) => hostKey(spec?.host ?? "", namespace) === host;
    const named = await client.get<RawRule>(`${rules}/${name}`);
    // A transform of the program may have given it another name.
    const found = named ? [named] : ((await client.get<{ items: RawRule[] }>(rules))?.items ?? []);
    const subsets = found.filter(isOurs).flatMap(({ spec }) => spec?.subsets ?? []);
    const subset = subsets.find((each) => each.name === subsetName(color));
    const where = `the DestinationRule ${namespace}/${name}`;
    if (!subset) {
        const has = subsets.map((each) => each.name).join(", ") || "none";
        return { problem: `${where} has no subset ${subsetName(color)} for the host ${host} (it has: ${has})` };
    }
    const own = selectorLabels(settings, color);
    const labels = subset.labels ?? {};
    const other = Object.entries(labels).find(([key, value]) => key in own && own[key] !== value);
    if (!other) return { labels };
    return { problem: `in ${where}, subset ${subsetName(color)} asks for pods with ${other.join(": ")}` };
}
