import { type Output, output, type ProviderResource } from "@pulumi/pulumi";
import { DEFAULTS } from "../arguments/settings.ts";

/**
 * Warns where a provider's default namespace is not the objects' namespace, which they always name themselves. To follow the
 * provider would move objects that an earlier version has created elsewhere.
 */
export function warnOfOtherNamespace(
    name: string,
    provider: ProviderResource | undefined,
    warn: (message: string) => void,
): void {
    // A registered resource carries its inputs as Outputs, whatever its class declares.
    const { namespace } = (provider ?? {}) as unknown as { namespace?: Output<string | undefined> };
    if (namespace === undefined) return;
    output(namespace).apply((own) => {
        if (!own || own === DEFAULTS.namespace) return;
        warn(
            `${name}: its objects are in the namespace "${DEFAULTS.namespace}", not in the provider's namespace "${own}". Set ` +
                `namespace: "${own}" for a new service, or namespace: "${DEFAULTS.namespace}" for one that is deployed.`,
        );
    });
}
