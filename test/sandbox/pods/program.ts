import type { V1Container, V1Pod } from "@kubernetes/client-node";

/** Where the program of a pod's first container listens, unless its image says otherwise. */
export const defaultPort = 8080;

/** A mark in an image's name or tag, such as that of `my-app:2.0.0-port9090`; several make a program with several ports. */
const portMark = /-port(\d{1,5})\b/g;

/** A container that runs as long as its pod, and the ports on which its program listens. */
export interface Program {
    readonly container: V1Container;
    readonly ports: readonly number[];
}

/**
 * What runs in a pod. Where a program listens is its image's affair, as on a real node: what `ports` of the container declare
 * is for people and proxies, and opens nothing. An image without a mark listens on port 8080 where it is that of the first
 * container of a pod that serves, and else nowhere.
 */
export function programsOf({ spec }: V1Pod): Program[] {
    const containers = spec?.containers ?? [];
    const sidecars = (spec?.initContainers ?? []).filter(({ restartPolicy }) => restartPolicy === "Always");
    const serves = (spec?.restartPolicy ?? "Always") === "Always";
    return [...containers, ...sidecars].map((container) => {
        const marked = markedPorts(container.image ?? "");
        const isMain = serves && container === containers[0];
        return { container, ports: marked.length === 0 && isMain ? [defaultPort] : marked };
    });
}

function markedPorts(image: string): number[] {
    const ports = [...image.matchAll(portMark)].map(([, digits]) => Number(digits));
    return [...new Set(ports)].filter((port) => port >= 1 && port <= 65535);
}
