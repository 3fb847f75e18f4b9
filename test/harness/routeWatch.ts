import type { KubernetesObject } from "@kubernetes/client-node";
import { eventually } from "../sandbox/supervisor/probe.ts";
import { watchObjects } from "./objectWatch.ts";

interface VirtualService extends KubernetesObject {
    readonly spec: {
        readonly http: readonly { readonly route: readonly { destination: { subset?: string }; weight?: number }[] }[];
    };
}

/** One state of a route and when the API server told of it, in epoch milliseconds. */
export interface RouteChange {
    readonly at: number;
    /** The heaviest subset of the last rule, which takes what no other rule matches. */
    readonly subset: string | undefined;
}

const heaviestSubset = ({ spec }: VirtualService): string | undefined =>
    spec.http.at(-1)?.route.toSorted((a, b) => (b.weight ?? 100) - (a.weight ?? 100))[0]?.destination.subset;

export interface RouteWatch {
    readonly changes: readonly RouteChange[];
    /** When the API server first told, after the given time, that a subset has the traffic. */
    movedTo(subset: string, after: number): Promise<number>;
    stop(): void;
}

/** Watches a VirtualService, so that a switch can be timed from the moment at which the API server had it. */
export const watchRoute = async (namespace: string, name: string): Promise<RouteWatch> => {
    const changes: RouteChange[] = [];
    const watch = await watchObjects<VirtualService>(
        `/apis/networking.istio.io/v1/namespaces/${namespace}/virtualservices`,
        { fieldSelector: `metadata.name=${name}` },
        (object) => changes.push({ at: Date.now(), subset: heaviestSubset(object) }),
    );
    return {
        changes,
        movedTo: async (subset, after) => {
            const found = () => changes.find((change) => change.at >= after && change.subset === subset);
            await eventually(async () => {
                if (!found()) {
                    const why = watch.problem ? `, and there is no news of it: ${watch.problem}` : "";
                    throw new Error(`the route did not move to ${subset}; seen: ${JSON.stringify(changes)}${why}`);
                }
            }, 5);
            return found()?.at ?? Number.NaN;
        },
        stop: () => watch.stop(),
    };
};
