import { COLORS } from "../model/color.ts";
import type { Settings } from "../settings.ts";
import { policyOf } from "./destinationRule.ts";

/** What Istio accepts and what harms where the pods are not as it expects; nothing here can be known for sure. */
export function routingWarnings({ name, destination, ports }: Settings): string[] {
    const upgraded = COLORS.some(
        (color) => policyOf(destination, color).connectionPool?.http?.h2UpgradePolicy === "UPGRADE",
    );
    const plain = ports.filter((port) => /^http(-|$)/.test(port.name)).map((port) => port.name);
    if (!upgraded || plain.length === 0) return [];
    return [
        `${name}: destination.connectionPool.http.h2UpgradePolicy UPGRADE speaks HTTP/2 to the port ${plain.join(", ")}. Pods that only know ` +
            'HTTP/1 would fail every request with a 502; for pods that know HTTP/2, name the port "http2" instead.',
    ];
}
