import type { KubernetesObject } from "@kubernetes/client-node";
import { type Watched, watchValue } from "./valueWatch.ts";

interface VirtualService extends KubernetesObject {
    readonly spec: {
        readonly http: readonly {
            readonly route: readonly { destination: { host: string; subset?: string }; weight?: number }[];
        }[];
    };
}

/** Watches one value of a VirtualService. */
export function watchRouteValue(namespace: string, watched: Omit<Watched<VirtualService>, "path">) {
    return watchValue({ path: `/apis/networking.istio.io/v1/namespaces/${namespace}/virtualservices`, ...watched });
}

export interface RouteWatch {
    /** When the API server first told, after the given time, that a subset has the traffic. */
    movedTo(subset: string, after: number): Promise<number>;
    stop(): void;
}

/** Watches a VirtualService, so that a switch can be timed from the moment at which the API server had it. */
export async function watchRoute(namespace: string, name: string): Promise<RouteWatch> {
    const watch = await watchRouteValue(namespace, { name, title: "route's subset", read: heaviestSubset });
    return { movedTo: (subset, after) => watch.first(subset, after), stop: () => watch.stop() };
}

/** The heaviest subset of the last rule, which takes what no other rule matches. */
function heaviestSubset({ spec }: VirtualService): string | undefined {
    return spec.http.at(-1)?.route.toSorted((a, b) => (b.weight ?? 100) - (a.weight ?? 100))[0]?.destination.subset;
}
