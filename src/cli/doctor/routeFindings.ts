import type { Stored } from "../../cluster/stored.ts";
import type { Check } from "../preflight/check.ts";
import type { StackService } from "../stack/stackService.ts";

/** Another VirtualService or DestinationRule for the same host: Istio takes the older one and says nothing. */
export function ownerFindings(
    { place, service, destinations, destinationRule }: StackService,
    routes: Stored[],
    rules: Stored[],
): Check[] {
    const isOurs = (host: unknown, namespace: string | undefined) =>
        destinations.some((name) => hostNames(name, place.namespace, namespace).includes(String(host)));
    const rivals = routes.filter(
        ({ metadata, spec }) =>
            !(metadata.name === place.virtualService && metadata.namespace === place.namespace) &&
            ((spec?.hosts ?? []) as unknown[]).some((host) => isOurs(host, metadata.namespace)),
    );
    const rivalRules = rules.filter(
        ({ metadata, spec }) =>
            !(
                metadata.namespace === place.namespace &&
                [destinationRule, `${destinationRule}-all`].includes(metadata.name)
            ) && isOurs(spec?.host, metadata.namespace),
    );
    const finding = (kind: string, { metadata }: Stored): Check => ({
        name: "owner",
        outcome: "failed",
        text: `${kind} ${metadata.namespace}/${metadata.name} also applies to ${service}, and the older one wins silently. Delete it, or merge it into the program`,
    });
    const found = [
        ...rivals.map((each) => finding("VirtualService", each)),
        ...rivalRules.map((each) => finding("DestinationRule", each)),
    ];
    return found.length > 0 ? found : [{ name: "owner", outcome: "passed", text: `nothing else routes ${service}` }];
}

/** How an object in a namespace may write a Service's name. */
function hostNames(name: string, namespace: string, from: string | undefined): string[] {
    const long = [`${name}.${namespace}`, `${name}.${namespace}.svc`, `${name}.${namespace}.svc.cluster.local`];
    return from === namespace ? [name, ...long] : long;
}
