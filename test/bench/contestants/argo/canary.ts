import { watchRouteValue } from "../../../harness/routeWatch.ts";
import type { Contestant } from "../contestant.ts";
import type { Manifest } from "../objects.ts";
import { APP, metadata, NAMESPACE, service, virtualService } from "../workload.ts";
import { argoPrograms } from "./controller.ts";
import { adoptIntoRollout, deployRollout, type Strategy } from "./deployed.ts";
import { scaleDownDelay } from "./rollout.ts";

const STABLE = "stable";
const CANARY = "canary";

/** The controller adds to the labels of a subset those of the pods that it stands for at present. */
const subsets: Manifest = {
    apiVersion: "networking.istio.io/v1",
    kind: "DestinationRule",
    metadata: metadata(APP),
    spec: { host: APP, subsets: [STABLE, CANARY].map((name) => ({ name, labels: { app: APP } })) },
};

const route = virtualService(APP, [
    { host: APP, subset: STABLE, weight: 100 },
    { host: APP, subset: CANARY, weight: 0 },
]);

/**
 * Two subsets; a switch gives all the weight to the one with the new pods, and afterwards turns both into these and the
 * weights back.
 */
const strategy: Strategy = {
    spec: ({ idle, oldShrinks }) => ({
        canary: {
            trafficRouting: {
                istio: {
                    virtualService: { name: APP, routes: [route.spec.http[0]?.name] },
                    destinationRule: { name: APP, canarySubsetName: CANARY, stableSubsetName: STABLE },
                },
            },
            steps: [
                ...(idle === "warm" ? [{ setCanaryScale: { weight: 100 } }, { pause: {} }] : []),
                { setWeight: 100 },
            ],
            // The two exclude each other; the first lets pods go as soon as the traffic has.
            ...(oldShrinks ? { dynamicStableScale: true } : scaleDownDelay()),
        },
    }),
    objects: [service(APP, { app: APP }), subsets, route],
    watchMoves: () =>
        watchRouteValue(NAMESPACE, {
            name: APP,
            title: `weight of the subset ${CANARY}`,
            read: ({ spec }) =>
                String(spec.http[0]?.route.find(({ destination }) => destination.subset === CANARY)?.weight ?? 0),
        }),
    valueFor: async () => "100",
};

/** Argo Rollouts' canary strategy with subsets of Istio, in one step. */
export const argoCanary: Contestant = {
    name: "Argo Rollouts, canary with subsets",
    typed: "kubectl argo rollouts promote my-app",
    programs: argoPrograms,
    isSlow: true,
    deploy: (situation) => deployRollout(strategy, situation),
    adopt: () => adoptIntoRollout(strategy),
};
