import { policyOf } from "../arguments/destinationPolicy.ts";
import { declaredPorts } from "../arguments/ports.ts";
import type { Settings } from "../arguments/settings.ts";
import { COLORS } from "../model/color.ts";

/** Warnings about accepted arguments that may do harm, depending on pods or callers. None is certain. */
export function routingWarnings(settings: Settings): string[] {
    return [...upgradeWarnings(settings), ...portWarnings(settings)];
}

function upgradeWarnings({ name, destination, ports }: Settings): string[] {
    const upgraded = COLORS.some(
        (color) => policyOf(destination, color).connectionPool?.http?.h2UpgradePolicy === "UPGRADE",
    );
    const plain = ports.filter((port) => /^http(-|$)/.test(port.name)).map((port) => port.name);
    if (!upgraded || plain.length === 0) return [];
    return [
        `${name}: destination.connectionPool.http.h2UpgradePolicy UPGRADE sends HTTP/2 to the port ${plain.join(", ")}. Pods that speak only ` +
            'HTTP/1 would fail every request with a 502. For pods that speak HTTP/2, name the port "http2" instead.',
    ];
}

/** A pod may listen on more ports than it declares. */
function portWarnings({ name, ports, colors }: Settings): string[] {
    return COLORS.flatMap((color) => {
        const { source } = colors[color];
        const declared = "pod" in source ? declaredPorts(source.pod) : undefined;
        if (!declared?.length) return [];
        return ports
            .map(({ listens }) => listens[color])
            .filter((port) => port !== undefined && !declared.some(({ number }) => number === port))
            .map(
                (port) =>
                    `${name}: the Service sends requests to port ${port} of ${color}, whose pod declares only ` +
                    `${declared.map(({ number }) => number).join(", ")}. If nothing listens on ${port}, every request to ${color} fails.`,
            );
    });
}
